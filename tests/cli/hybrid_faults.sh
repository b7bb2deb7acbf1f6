# Ranks of threads, and of event loops, that are killed or stopped: told in one line, with the rank and its host, nothing
# that was measured is lost, no process is left, and --resume finishes the sweep.
source "$(dirname "$0")/lib.bash"
source "$(dirname "$0")/faults.bash"
[ "$POWBENCH_HAVE_MPI" = TRUE ] || skip "built without MPI"
[[ $POWBENCH_SANITIZE != *thread* ]] || skip "Open MPI does not run under ThreadSanitizer"
drivers=(mpi+pthread mpi+async)
if [ "$POWBENCH_HAVE_OPENMP" = TRUE ]; then drivers+=(mpi+openmp); fi
waits=(-k sleep -p sleep.items=12 -p sleep.time=5ms)
computes=(-k counter -p counter.items=60 -p counter.increments=200k)
long=(-w 3x2 --reps 100k --no-charts --no-ceiling)
host=$(hostname)

# kept NAME: every row that it had when $kept was taken is there.
kept() { [[ $(cat "$1/samples.csv") = "$kept"* ]] || fail "$1: rows are lost"; }

# Who is stopped is given some seconds, in which the others are killed. In a launch of powbench's own.
declare -A stopped_pid stopped_pids stopped_rows
for driver in "${drivers[@]}"; do
	name=stopped-${driver#mpi+}
	begin "$name" 8 "$powbench" run -d "$driver" "${waits[@]}" "${long[@]}" -o "$name"
	stopped_pid[$driver]=$pid stopped_pids[$driver]=$(rank_pids "$name")
	kill -STOP "$(rank_pids "$name" 1)"
	stopped_rows[$driver]=$(cat "$name/samples.csv")
done

# In a launch of the user's, at work.
for driver in "${drivers[@]}"; do
	name=killed-${driver#mpi+}
	begin "$name" 8 mpirun -n 3 "$powbench" run -d "$driver" "${computes[@]}" "${long[@]}" -o "$name"
	pids=$(rank_pids "$name")
	kept=$(cat "$name/samples.csv")
	kill -KILL "$(rank_pids "$name" 2)"
	wait "$pid" && fail "$name: exit status 0"
	all_gone "$name" $pids
	told "$name" "rank 2 on $host \(pid [0-9]+\) has died" user
	kept "$name"
	reps=$(($(column "$name/samples.csv" rep | sort -n | tail -1) + 2))
	expect_exit 0 mpirun -n 3 "$powbench" run --resume "$name" --reps "$reps" --no-charts
	finished "$name" "$reps"
done

for driver in "${drivers[@]}"; do
	name=stopped-${driver#mpi+} pid=${stopped_pid[$driver]} pids=${stopped_pids[$driver]} kept=${stopped_rows[$driver]}
	ended "$name" 1
	told "$name" "rank 1 on $host \(pid [0-9]+\) does not answer any more: it is stopped, or its host hangs"
	kept "$name"
	reps=$(($(column "$name/samples.csv" rep | sort -n | tail -1) + 2))
	expect_exit 0 "$powbench" run --resume "$name" --reps "$reps" --no-charts
	finished "$name" "$reps"
done
