# The batch templates run as they are under a real Slurm, from a folder that the hosts share.
source "$(dirname "$0")/lib.bash"
[ "$POWBENCH_HAVE_MPI" = TRUE ] || skip "built without MPI"
up 4
slurm_up
export POWBENCH=$powbench
templates=$POWBENCH_SOURCE/cluster/templates
small sumsq

expect_exit 0 on host1 srun --mpi=pmix -N 4 -n 8 "$powbench" run -d mpi -w 8 "${small[@]}" --reps 1 --no-charts -o steps
expect_all steps/samples.csv ok 1
column steps/workers.csv host | sort -u | paste -sd' ' >hosts
expect_line '^host1 host2 host3 host4$' hosts

expect_exit 2 on host1 srun --mpi=none -N 2 -n 2 "$powbench" run -d mpi "${small[@]}" -o none
expect_line 'srun --mpi=pmix' err

expect_exit 0 on host1 sbatch "$templates/powbench.sbatch" -d mpi -w 1,16 "${small[@]}" --reps 2 --no-charts
expect_line '^Submitted batch job 3$' out
on host1 sh -c 'while squeue -h | grep -q .; do sleep 0.2; done' || fail "the job does not end: $(on host1 squeue)"
expect_all results/job-3/samples.csv ok 1
column results/job-3/samples.csv nodes | sort -u | paste -sd' ' >nodes
expect_line '^1 4$' nodes
expect_line '^run: results/job-3$' powbench-3.out
