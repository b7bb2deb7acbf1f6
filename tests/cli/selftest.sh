# The self-test: every driver, a table, and an exit status that says what the table says.
source "$(dirname "$0")/lib.bash"
status=0
"$powbench" selftest -d pthread,process,async --reps 6 >out 2>err || status=$?
[ "$status" -le 1 ] || { cat out err >&2; fail "exit status $status"; }
for driver in pthread process; do
	expect_line "^  $driver +(2|[0-9]+)  (serial 20%|imbalance 75%|contention 75%) |^  $driver +left out: " out
done
# All of the truths or none; false sharing is packed, and its twin is padded.
for driver in pthread process; do
	rows=$(grep -Ec "^  $driver +[0-9]+  (serial 20%|imbalance 75%|contention 75%|counters (padded|packed)) " out || true)
	[ "$rows" = 5 ] || expect_line "^  $driver +left out: " out
done
expect_line '^  async +left out: [0-9]+ workers? |^  async +[0-9]+  serial' out
for truth in 'serial 0%' 'serial 1%' 'serial 5%' 'serial 20%' 'imbalance 10%' 'contention 10%'; do
	expect_line "^  simulated +64  $truth .*  (yes|NO)\$" out
done
missed=$(grep -Ec '  (NO|too noisy to tell)$' out || true)
expect_line "^[0-9]+ recovered, $missed not, [0-3] drivers? left out\$" out
tested=$(grep -Ec '^  (pthread|process|async) +[0-9]+  ' out || true)
[ "$status" = $((missed > 0 || tested == 0)) ] || fail "exit status $status although $missed were not recovered"
# An event loop works one item at a time: with that alone, nothing is tested, and it says so.
expect_exit 1 "$powbench" selftest -d async --reps 6
expect_line '^No driver could be tested here|  (NO|too noisy to tell)$' out
expect_exit 2 "$powbench" selftest --reps 5
expect_line 'at least 6' err
expect_exit 2 "$powbench" selftest -d thread
expect_exit 2 "$powbench" selftest -k pow
