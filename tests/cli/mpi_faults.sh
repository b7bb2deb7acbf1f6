# Ranks that die or are stopped, and a powbench that dies, are told in one line, lose nothing that was measured, and leave
# no process; --resume and --relaunch finish the sweep.
source "$(dirname "$0")/lib.bash"
source "$(dirname "$0")/faults.bash"
[ "$POWBENCH_HAVE_MPI" = TRUE ] || skip "built without MPI"
[[ $POWBENCH_SANITIZE != *thread* ]] || skip "Open MPI does not run under ThreadSanitizer"
measure=(run -k sleep -p sleep.items=8 -p sleep.time=10ms -d serial,mpi -w 1,4 --no-charts --no-ceiling)
long=(--reps 100k)

# In a launch of the user's.
begin killed 20 mpirun -n 4 "$powbench" "${measure[@]}" "${long[@]}" -o killed
pids=$(rank_pids killed)
kept=$(cat killed/samples.csv)
kill -KILL "$(rank_pids killed 2)"
status=0
wait "$pid" || status=$?
[ "$status" != 0 ] || fail "exit status 0 after a rank was killed"
all_gone killed $pids
told killed "rank 2 on .* has died" user
[[ $(cat killed/samples.csv) = "$kept"* ]] || fail "rows are lost with rank 2"
reps=$(($(column killed/samples.csv rep | sort -n | tail -1) + 3))
expect_exit 0 mpirun -n 4 "$powbench" run --resume killed --reps "$reps" --no-charts
finished killed "$reps"

# In a launch of powbench's own.
begin lost 20 "$powbench" "${measure[@]}" "${long[@]}" -o lost
pids=$(rank_pids lost)
kill -KILL "$(rank_pids lost 3)"
ended lost 1
told lost "rank 3 on .*"

# A new launch takes the place of two that were lost, of which one is only stopped, and the third is not allowed.
begin again 20 "$powbench" "${measure[@]}" --reps 60 --relaunch 2 -o again
for signal in KILL STOP; do
	pids=$(rank_pids again)
	rows=$(wc -l <again/samples.csv)
	kill "-$signal" "$(rank_pids again 1)"
	all_gone again $pids
	until [ "$(wc -l <again/samples.csv)" -gt $((rows + 6)) ] || ! kill -0 "$pid" 2>/dev/null; do sleep 0.02; done
done
pids=$(rank_pids again)
ended again 0
finished again 60
[ "$(column again/samples.csv status | grep -cx lost)" = 2 ] || fail "not two lost samples"
column again/samples.csv reason | grep -q 'rank 1 on .* does not answer any more: it is stopped' || fail "not told that it was stopped"

# SIGKILL of powbench ends what it has started, and --resume goes on.
begin orphans 20 "$powbench" "${measure[@]}" "${long[@]}" -o orphans
pids="$(rank_pids orphans) $(pgrep -P "$pid")"
kill -KILL "$pid"
wait "$pid" 2>/dev/null || true
all_gone orphans $pids
reps=$(($(column orphans/samples.csv rep | sort -n | tail -1) + 3))
expect_exit 0 "$powbench" run --resume orphans --reps "$reps" --no-charts
finished orphans "$reps"

# SIGTERM of mpirun, as batch systems send it, leaves a second or so.
begin asked 20 mpirun -n 4 "$powbench" "${measure[@]}" "${long[@]}" -o asked
pids=$(rank_pids asked)
kill -TERM "$pid"
wait "$pid" && fail "exit status 0 after SIGTERM"
all_gone asked $pids
expect_line '"status":[[:space:]]*"interrupted"' asked/run.json
! column asked/samples.csv status | grep -qx lost || fail "an end that was asked for is taken for a loss"

expect_exit 2 mpirun -n 2 "$powbench" "${measure[@]}" -w 1,2 --relaunch 1 -o refused
expect_line '^powbench: --relaunch .*leave it out' err
