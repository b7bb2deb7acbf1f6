# The batch templates run as they are under a real Slurm, from a folder that the hosts share; so do steps of powbench's.
source "$(dirname "$0")/lib.bash"
[ "$POWBENCH_HAVE_MPI" = TRUE ] || skip "built without MPI"
up 4
slurm_up
export POWBENCH=$powbench
template=$POWBENCH_SOURCE/cluster/templates/powbench.sbatch
small sumsq

# wait_until WHAT COMMAND: `on` ends it after a minute.
wait_until() { on host1 sh -c "until $2; do sleep 0.1; done" || fail "$1: $(on host1 squeue)"; }
wait_for_jobs() { wait_until "the job does not end" '! squeue -h | grep -q .'; }

expect_exit 0 on host1 srun --mpi=pmix -N 4 -n 8 "$powbench" run -d mpi -w 8 "${small[@]}" --reps 1 --no-charts -o steps
expect_all steps/samples.csv ok 1
column steps/workers.csv host | sort -u | paste -sd' ' >hosts
expect_line '^host1 host2 host3 host4$' hosts
expect_exit 0 on host1 "$powbench" run -d mpi -w 1,8 "${small[@]}" --reps 1 --no-charts --launcher 'srun --mpi=pmix -N 2' -o own
expect_all own/samples.csv ok 1
column own/workers.csv host | sort -u | paste -sd' ' >hosts
expect_line '^host1 host2$' hosts

expect_exit 2 on host1 srun --mpi=none -N 2 -n 2 "$powbench" run -d mpi "${small[@]}" -o none
[ "$(grep -c '^powbench: .*srun --mpi=pmix' err)" = 1 ] || fail "not one line: $(cat err)"

expect_exit 0 on host1 sbatch --parsable "$template" -d mpi -w 1,16 "${small[@]}" --reps 2 --no-charts
job=$(cat out)
wait_for_jobs
expect_all "results/job-$job/samples.csv" ok 1
column "results/job-$job/samples.csv" nodes | sort -u | paste -sd' ' >nodes
expect_line '^1 4$' nodes
expect_line "^run: results/job-$job\$" "powbench-$job.out"

# As at the end of its time: powbench keeps what it has, and the next job goes on with it.
expect_exit 0 on host1 sbatch --parsable "$template" -k sleep -p sleep.items=16 -p sleep.time=10ms -d mpi -w 16 --reps 12 \
	--no-ceiling --no-charts
job=$(cat out)
wait_until "nothing is measured" "[ -s 'results/job-$job/samples.csv' ] && [ \$(wc -l <'results/job-$job/samples.csv') -gt 5 ]"
on host1 scancel --signal TERM "$job"
wait_for_jobs
kept=$(wc -l <"results/job-$job/samples.csv")
[ "$kept" -lt 36 ] || fail "the job was not ended: $kept samples"
expect_line '"status":[[:space:]]*"interrupted"' "results/job-$job/run.json"
expect_exit 0 on host1 sbatch "$template" --resume "results/job-$job"
wait_for_jobs
expect_line '"status":[[:space:]]*"finished"' "results/job-$job/run.json"
expect_all "results/job-$job/samples.csv" ok 1
[ "$(wc -l <"results/job-$job/samples.csv")" -gt "$kept" ] || fail "nothing was added to $kept samples"
