# srun as users type it, without --kill-on-bad-exit: it waits for ever for a rank that is stopped or whose host is cut off, so
# powbench ends its step. Without --mpi=pmix the line names the host.
source "$(dirname "$0")/lib.bash"
source "$(dirname "$0")/../cli/faults.bash"
[ "$POWBENCH_HAVE_MPI" = TRUE ] || skip "built without MPI"
up 3
slurm_up
measure=(run -k sleep -p sleep.items=6 -p sleep.time=10ms -d mpi -w 3 --no-charts --no-ceiling --reps 100k)

expect_exit 2 on host2 srun --mpi=none -w host2,host3 -N 2 -n 2 "$powbench" "${measure[@]}" -o none
[ "$(grep -c '^powbench: ' err)" = 1 ] || fail "not one line: $(cat err)"
expect_line '^powbench: srun started the task on host2 without MPI: use srun --mpi=pmix$' err

begin_step() { begin "$1" 8 "$testbed" run srun --mpi=pmix -N 3 -n 3 "$powbench" "${measure[@]}" -o "$1"; }
stop_rank() { on switch kill -STOP "$(rank_pids "$1" "$2")"; }

# ends NAME PATTERN PID: it is told, and srun ends.
ends() {
	wait "$3" && fail "$1: exit status 0"
	sed -i '/^srun: /d; /^slurmstepd/d' "$1.err"
	told "$1" "$2" user
}

begin_step conductor
conductor=$pid
stop_rank conductor 0
begin_step stopped
stop_rank stopped 1
ends stopped 'rank 1 on host2 \(pid [0-9]+\) does not answer any more: it is stopped' "$pid"
wait "$conductor" && fail "conductor: exit status 0"
expect_line '^powbench: rank 0 on host1 \(pid [0-9]+\) does not answer any more$' conductor.err

all_idle
begin_step cut
on switch ip link set host3 down
ends cut 'rank 2 on host3 \(pid [0-9]+\) cannot be reached any more: its host is cut off' "$pid"
