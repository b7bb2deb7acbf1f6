# METG: a curve per driver, equal repetitions, its figures in metg.csv and in the table, charts, and going on.
source "$(dirname "$0")/lib.bash"

expect_exit 0 "$powbench" metg -d pthread,async -w 1 --in-flight 30 --reps 2 -o metg
expect_line '^items that compute: ' out
expect_line '^  pthread +1 +[<>0-9]' out
expect_line '^items that wait: ' out
expect_line '^  pthread +30  .* [0-9.]+ [KM]iB$' out
expect_all metg/metg.csv status ok
expect_all metg/metg.csv repetitions 2
[ "$(column metg/metg.csv measure | paste -sd' ')" = "grain_1 grain_auto wait grain_1 grain_auto wait" ] ||
	fail "not these measures: $(column metg/metg.csv measure)"
expect_all metg/samples.csv ok 1
[ -s metg/charts/metg-items.gp ] && [ -s metg/charts/metg-waits.gp ] || fail "no charts"
grep -q '"pin":[[:space:]]*"compact"' metg/run.json || fail "not bound to cores"

# A granularity is what a repetition took per item, wall x workers / items, here with one worker.
paste -d' ' <(column metg/metg_sizes.csv measure) <(column metg/metg_sizes.csv size) \
	<(column metg/metg_sizes.csv efficiency) <(column metg/metg_sizes.csv cell_id) \
	<(column metg/metg_sizes.csv granularity_ns) >sizes
paste -d' ' <(column metg/samples.csv cell_id) <(column metg/samples.csv warmup) <(column metg/samples.csv wall_s) \
	<(column metg/samples.csv items) >samples
awk 'NR == FNR { if ($2 == 0) { per_item[$1] += $3 / $4 * 1e9 / 2 } next }
	$1 != "wait" { checked++; ratio = per_item[$4] / $5; if (ratio < 0.9999 || ratio > 1.0001) exit wrong = 1 }
	END { exit wrong || checked != 32 }' samples sizes || fail "granularities are not those of the samples"
awk '$1 == "grain_1" && $2 == 1 && $3 >= 0.5 { exit 1 }' sizes || fail "an increment takes longer than its dispatch"
# 30 waits at once are all but ideal at 64 ms, under threads and on the event loop alike.
awk '$1 == "wait" && $2 == 64000000 && ($3 < 0.5 || $3 > 1) { exit 1 }' sizes || fail "waits are not at once"

# A cell that waits is not warmed up.
paste -d' ' <(column metg/samples.csv kernel) <(column metg/samples.csv warmup) | sort -u >warm
grep -q '^sleep 1' warm && fail "a wait was warmed up"
grep -q '^counter 1' warm || fail "items that compute were not warmed up"

# Nothing is left to measure, and the figures are the same.
cp metg/metg_sizes.csv before
expect_exit 0 "$powbench" run --resume metg -q
[ "$(cat out)" = "run: metg" ] || fail "not quiet: $(cat out)"
cmp before metg/metg_sizes.csv || fail "other figures after --resume"

# Drawn again from its files: the charts of metg, and no others.
rm -r metg/charts
expect_exit 0 "$powbench" plot metg
expect_line '^items that wait: ' out
[ "$(cd metg/charts && echo *.gp)" = "metg-items.gp metg-waits.gp" ] || fail "other charts: $(ls metg/charts)"
sed -i '2s/.*/1,r,pthread,1,grain_1,c,1,2,-3,1,1,1/' metg/metg_sizes.csv
expect_exit 2 "$powbench" plot metg
expect_line 'metg_sizes.csv row 1 lacks' err

# The shortest of budgets ends after one repetition, without intervals.
expect_exit 0 "$powbench" metg -d serial -w 1 --schedule static --budget 1ms --no-charts -q -o short
expect_all short/metg.csv measure static_1
expect_all short/metg.csv repetitions 1
expect_all short/metg.csv low_ns ""
[ ! -e short/charts ] || fail "charts in spite of --no-charts"

expect_exit 2 "$powbench" metg -d thread
expect_line "did you mean 'pthread'" err
expect_exit 2 "$powbench" metg --in-flight 1M
expect_line "in-flight 1000000: at most 16384" err
expect_exit 2 "$powbench" metg --schedule dynamic,4
expect_line "metg measures claims of one item" err
expect_exit 2 "$powbench" metg -k pow
expect_line "not an option of metg" err
