# A disk that fills up on rank 0, in a launch of the user's and in one of powbench's own: one line, exit status 1, no rank
# left, whole rows; and with room --resume goes on.
source "$(dirname "$0")/lib.bash"
source "$(dirname "$0")/faults.bash"
[ "$POWBENCH_HAVE_MPI" = TRUE ] || skip "built without MPI"
[[ $POWBENCH_SANITIZE != *thread* ]] || skip "Open MPI does not run under ThreadSanitizer"
if ! unshare --user --map-root-user --mount true 2>/dev/null; then skip "mount namespaces are not allowed here"; fi
mkdir disk
cat >inside.sh <<'SCRIPT'
mount -t tmpfs -o size=64k none disk || exit 99
"$@" run -k sleep -p sleep.items=4 -p sleep.time=1ms -d serial,mpi -w 1,3 --reps 5000 --no-ceiling --no-charts -o disk/run
status=$?
cp disk/run/*.csv .
mount -o remount,size=4m disk || exit 98
reps=$(($(grep -c ,serial, samples.csv) + 3))
"${@:$#}" run --resume disk/run --reps "$reps" --no-charts >resumed.out 2>resumed.err || exit 97
cp disk/run/samples.csv disk/run/run.json disk/run/summary.csv resumed/
exit $status
SCRIPT

# fills_up NAME COMMAND...
fills_up() {
	local name=$1 status=0
	shift
	rm -rf resumed && mkdir resumed
	timeout 120 unshare --user --map-root-user --mount bash inside.sh "$@" >out 2>err || status=$?
	[ "$status" != 99 ] || skip "tmpfs cannot be mounted here"
	[ "$status" = 1 ] || fail "$name: exit status $status on a full disk: $(cat err resumed.err)"
	[ "$(grep -c '^powbench: ' err)" = 1 ] || fail "$name: not one line: $(cat err)"
	expect_line '^powbench: cannot write disk/run/.*(No space left|disk full).*--resume' err
	all_gone "$name" $(column workers.csv pid | sort -u)
	column samples.csv driver | grep -qx mpi || fail "$name: no rows of ranks were kept"
	[ "$(tail -c 1 samples.csv | od -An -tx1 | tr -d ' ')" = 0a ] || fail "$name: the last row is torn"
	[[ $(cat resumed/samples.csv) = "$(cat samples.csv)"* ]] || fail "$name: rows are lost with --resume"
	expect_all resumed/samples.csv status ok
	expect_line '"status":[[:space:]]*"finished"' resumed/run.json
}
fills_up user mpirun -n 3 "$powbench"
fills_up own "$powbench"
