# run --against: the command line of a run again, in turns with its program, with another build, or without any.
source "$(dirname "$0")/lib.bash"
small counter
"$powbench" run -d serial,pthread -w 1,2 "${small[@]}" --reps 7 --pin none -q --no-charts -o stored >/dev/null

status=0
"$powbench" run --against stored --reps 9 -o session >out 2>err || status=$?
[ $status -le 1 ] || { cat err >&2; fail "exit status $status"; }
expect_line '9 pairs' out
expect_line 'compared pair by pair' out
for side in a b; do
	[ "$(column "session/$side/samples.csv" warmup | grep -c 0)" = 36 ] || fail "not 4 cells x 9 samples in $side"
	[ "$(column "session/$side/samples.csv" rep | sort -n | tail -1)" = 9 ] || fail "not 9 repetitions in $side"
	[ "$(column "session/$side/summary.csv" samples | sort -u)" = 9 ] || fail "no summary of $side"
	grep -q '"status":[[:space:]]*"finished"' "session/$side/run.json" || fail "$side is not finished"
	grep -q '"session":[[:space:]]*"20' "session/$side/run.json" || fail "$side has no session"
done
[ ! -e session/repetition ] || fail "a repetition's folder was left behind"
orders=$(cat <(column session/a/samples.csv order) <(column session/b/samples.csv order) | sort -n | uniq | wc -l)
[ "$orders" = 144 ] || fail "the samples of both sides are not in one order: $orders"
[ "$(column session/a/samples.csv cell_id | sort -u)" = "$(column stored/samples.csv cell_id | sort -u)" ] ||
	fail "other cells than the stored run's"

# A copy is another build as far as powbench can tell.
cp "$powbench" other
status=0
"$powbench" run --against stored --against-binary ./other --reps 2 -q -o copied >out 2>err || status=$?
[ $status = 2 ] || fail "two pairs are too few, but the exit status is $status"
grep -q "$PWD/other" copied/a/run.json || fail "side a was not measured by the other build"

# The program is gone, was built anew, or is not known: the stored samples have to do.
sed "s|\"executable\":.*|\"executable\": \"$PWD/gone\",|" -i stored/run.json
status=0
"$powbench" run --against stored --reps 7 -o alone >out 2>err || status=$?
[ $status -le 2 ] || { cat err >&2; fail "exit status $status"; } # noise may leave it without a verdict
expect_line 'no longer there.*--against-binary' err
expect_line '7\+7' out
[ -e alone/samples.csv ] || fail "no run in the folder"
sed "s|\"executable\":.*|\"executable\": \"$PWD/other\",|; s|\"executable_hash\":.*|\"executable_hash\": \"0\",|" -i stored/run.json
status=0
"$powbench" run --against stored --reps 7 -q -o anew >out 2>err || status=$?
expect_line 'built anew since' err

expect_exit 2 "$powbench" run --against nowhere
expect_exit 2 "$powbench" run --against stored --against-binary ./nothing
expect_line 'cannot run ./nothing' err
expect_exit 2 "$powbench" run --against stored --reps 2 -o session
expect_line 'session exists and is not an empty folder' err
expect_exit 2 "$powbench" run --against stored -k pow
expect_exit 2 "$powbench" run --against-binary ./other
expect_exit 1 "$powbench" run --against stored --against-binary /bin/true --reps 2 -o no_powbench
expect_line '/bin/true did not write a run' err
expect_exit 1 "$powbench" run --against stored --against-binary /bin/false --reps 2 -o no_powbench_either

# Ctrl-C: what was measured until then is kept.
"$powbench" run --against stored --against-binary ./other --budget 60s -q -o interrupted >out 2>err &
child=$!
for _ in $(seq 100); do
	[ -e interrupted/b/run.json ] && [ -e interrupted/a/run.json ] && break
	sleep 0.1
done
kill -TERM $child
status=0
wait $child || status=$?
[ $status = 130 ] || { cat err >&2; fail "exit status $status after SIGTERM"; }
grep -q '"status":[[:space:]]*"interrupted"' interrupted/a/run.json || fail "run.json does not say that it was interrupted"
[ -e interrupted/b/summary.csv ] || fail "no summary of what was measured"
