# Ranks that srun started. One that is killed, or whose host is cut off, ends the run with a line that names both; what
# was measured is kept, and --resume finishes it. A slurmd that is killed takes nothing with it.
source "$(dirname "$0")/lib.bash"
source "$(dirname "$0")/../cli/faults.bash"
[ "$POWBENCH_HAVE_MPI" = TRUE ] || skip "built without MPI"
up 4
slurm_up
srun="srun --mpi=pmix --kill-on-bad-exit=1 -N 4"
measure=(run -k sleep -p sleep.items=8 -p sleep.time=10ms -d mpi -w 4 --no-charts --no-ceiling)
kill_rank() { on switch kill -KILL "$(rank_pids "$1" "$2")"; }
pids= # those of hosts are not this machine's

# fails NAME: the run that began last ends, and not well.
fails() {
	local status=0
	wait "$pid" || status=$?
	[ "$status" != 0 ] || fail "$1: exit status 0"
}

begin killed 8 "$testbed" run $srun -n 4 "$powbench" "${measure[@]}" --reps 100k -o killed
kill_rank killed 2
fails killed
sed -i '/^srun: /d' killed.err
told killed 'rank 2 on host3 \(pid [0-9]+\) has died' user
kept=$(wc -l <killed/samples.csv)
expect_exit 0 on host1 $srun -n 4 "$powbench" run --resume killed --reps 6 --no-charts
finished killed 6
[ "$(wc -l <killed/samples.csv)" -ge "$kept" ] || fail "samples were lost"

begin again 8 "$testbed" run "$powbench" "${measure[@]}" --reps 40 --relaunch 1 --launcher "$srun" -o again
kill_rank again 1
ended again 0
finished again 40

begin daemon 8 "$testbed" run $srun -n 4 "$powbench" "${measure[@]}" --reps 30 -o daemon
on switch pkill -KILL -f '^slurmd -N host3'
ended daemon 0
finished daemon 30
on host3 slurmd -N host3
all_idle

begin cut 8 "$testbed" run $srun -n 4 "$powbench" "${measure[@]}" --reps 100k -o cut
on switch ip link set host4 down
fails cut
sed -i '/^srun: /d' cut.err
told cut 'rank 3 on host4 \(pid [0-9]+\) cannot be reached any more: its host is cut off' user
on switch ip link set host4 up
all_idle
expect_exit 0 on host1 $srun -n 4 "$powbench" run --resume cut --reps 6 --no-charts
finished cut 6
