# A disk that fills up while measuring: one line, exit status 1, and the rows before it are whole.
source "$(dirname "$0")/lib.bash"
if ! unshare --user --map-root-user --mount true 2>/dev/null; then skip "mount namespaces are not allowed here"; fi
mkdir disk
cat >inside.sh <<'SCRIPT'
mount -t tmpfs -o size=64k none disk || exit 99
"$1" run -k counter -d serial,pthread -w 1,2 -p counter.items=2 -p counter.increments=1000 --reps 5000 -o disk/run
status=$?
cp disk/run/samples.csv samples.csv
exit $status
SCRIPT
status=0
unshare --user --map-root-user --mount bash inside.sh "$powbench" >out 2>err || status=$?
[ "$status" != 99 ] || skip "tmpfs cannot be mounted here"
[ "$status" = 1 ] || { cat err >&2; fail "exit status $status on a full disk"; }
expect_line "No space left|disk full" err
[ "$(wc -l <samples.csv)" -gt 2 ] || fail "no rows were kept"
[ "$(tail -c 1 samples.csv | od -An -tx1 | tr -d ' ')" = 0a ] || fail "the last row is torn"
