# METG: a curve per driver, equal repetitions, its figures in metg.csv and in the table, charts, and going on.
source "$(dirname "$0")/lib.bash"

expect_exit 0 "$powbench" metg -d pthread,async -w 1 --in-flight 30 --reps 2 -o metg
expect_line '^items that compute: ' out
expect_line '^  pthread +1  [<0-9]' out
expect_line '^items that wait: ' out
expect_line '^  pthread +30  .* [0-9.]+ [KM]iB$' out
expect_all metg/metg.csv status ok
expect_all metg/metg.csv repetitions 2
[ "$(column metg/metg.csv measure | paste -sd' ')" = "grain_1 grain_auto wait grain_1 grain_auto wait" ] ||
	fail "not these measures: $(column metg/metg.csv measure)"
expect_all metg/samples.csv ok 1
[ -s metg/charts/metg-items.gp ] && [ -s metg/charts/metg-waits.gp ] || fail "no charts"
grep -q '"pin":[[:space:]]*"compact"' metg/run.json || fail "not bound to cores"

# Nothing is more efficient than the reference, which is one of the largest sizes; items of one increment are mostly dispatch.
paste -d' ' <(column metg/metg_sizes.csv measure) <(column metg/metg_sizes.csv size) \
	<(column metg/metg_sizes.csv efficiency) >sizes
awk '$1 != "wait" && $2 == 262144 && $3 > 1 { exit 1 }' sizes || fail "a largest size beats the reference"
awk '$1 == "grain_1" && $2 == 1 && $3 >= 0.5 { exit 1 }' sizes || fail "an increment takes longer than its dispatch"
# 30 waits at once are all but ideal at 64 ms, under threads and on the event loop alike.
awk '$1 == "wait" && $2 == 64000000 && ($3 < 0.5 || $3 > 1) { exit 1 }' sizes || fail "waits are not at once"

# A cell that waits has its workers for one sample only, and is not warmed up.
paste -d' ' <(column metg/samples.csv kernel) <(column metg/samples.csv warmup) | sort -u >warm
grep -q '^sleep 1' warm && fail "a wait was warmed up"
grep -q '^counter 1' warm || fail "items that compute were not warmed up"

# Nothing is left to measure, and the figures are the same.
cp metg/metg_sizes.csv before
expect_exit 0 "$powbench" run --resume metg
cmp before metg/metg_sizes.csv || fail "other figures after --resume"

# The shortest of budgets ends after one repetition, without intervals.
expect_exit 0 "$powbench" metg -d serial -w 1 --budget 1ms --no-charts -q -o short
expect_all short/metg.csv repetitions 1
expect_all short/metg.csv low_ns ""
[ ! -e short/charts ] || fail "charts in spite of --no-charts"

expect_exit 2 "$powbench" metg -d thread
expect_line "did you mean 'pthread'" err
expect_exit 2 "$powbench" metg --in-flight 1M
expect_line "in-flight 1000000: at most 16384" err
expect_exit 2 "$powbench" metg -k pow
expect_line "not an option of metg" err
