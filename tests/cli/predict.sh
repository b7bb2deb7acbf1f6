# predict: a table, predict.csv and a chart of sizes that were not measured, and a clear word where the data do not allow.
# Starts no ranks.
source "$(dirname "$0")/lib.bash"
expect_exit 0 "$powbench" run -k sleep -p sleep.items=48 -p sleep.time=4ms -d pthread -w 1,2,4,8 --reps 7 \
	--no-charts -o run

# What a busy machine lets it foretell differs, so 16 may be refused; 64 always is: there are 48 items.
expect_exit 1 "$powbench" predict run --workers 64,16
expect_line '^sleep under pthread, dynamic' out
expect_line '^ +64  refused: ' out
[ "$(column run/predict.csv workers | paste -sd' ')" = "1 2 4 8 16 64" ] || fail "not these sizes"
[ "$(column run/predict.csv status | head -n 4 | sort -u)" = "held out" ] || fail "measured sizes are not held out"
[ "$(column run/predict.csv status | tail -n 1)" = "refused" ] || fail "more workers than items"
[ "$(column run/predict.csv sizes | paste -sd' ')" = "3 3 3 3 4 4" ] || fail "a size is foretold from itself"
paste -d' ' <(column run/predict.csv measured_s) <(column run/predict.csv predicted_s) \
	<(column run/predict.csv error) <(column run/predict.csv base_s) <(column run/predict.csv predicted) |
	head -n 4 | awk 'function far(a, b) { return a - b > 1e-9 || b - a > 1e-9 }
		$1 <= 0 || $2 <= 0 || far($2 / $1 - 1, $3) || far($4 / $2, $5) { exit 1 }' || fail "figures disagree"
[ -s run/charts/predict-1.gp ] || fail "no chart"
if command -v gnuplot >/dev/null; then
	[ -s run/charts/predict-1.svg ] || fail "no picture: $(cat out err)"
fi

expect_exit 1 "$powbench" predict run --workers 64 --format csv --no-charts
cmp out run/predict.csv || fail "the CSV is not predict.csv"
expect_exit 1 "$powbench" predict run --format json
python3 -c 'import json, sys; rows = json.load(sys.stdin)["predictions"]
assert [row["workers"] for row in rows] == [1, 2, 4, 8, 64, 1024, 16384] and rows[0]["status"] == "held out"' \
	<out || fail "not the rows as JSON"
expect_exit 1 "$powbench" predict run --format md
expect_line '^\| 64 \|.*refused: ' out

# Too little to go by.
expect_exit 0 "$powbench" run -k sleep -p sleep.items=8 -p sleep.time=1ms -d pthread -w 1,2 --reps 6 --no-charts -o few
expect_exit 1 "$powbench" predict few --workers 4 --no-charts
expect_line '2 sizes measured, and it takes 3' out
rm few/timeline.csv
expect_exit 1 "$powbench" predict few --workers 4 --no-charts
rm few/workers.csv
expect_exit 2 "$powbench" predict few --workers 4
expect_line 'workers.csv' err
small sumsq
expect_exit 0 "$powbench" run -d pthread -w 1,2 "${small[@]}" --scaling weak --reps 2 --no-charts -o weak
expect_exit 1 "$powbench" predict weak --no-charts
expect_line 'refused: weak scaling' out
expect_exit 0 "$powbench" run -d serial "${small[@]}" --reps 2 --no-charts -o serial
expect_exit 2 "$powbench" predict serial
expect_line 'it takes a driver beside serial' err

expect_exit 2 "$powbench" predict
expect_exit 2 "$powbench" predict nowhere
expect_exit 2 "$powbench" predict run --workers 0
expect_exit 2 "$powbench" predict run --cores 0
expect_exit 2 "$powbench" predict run --format bash
expect_line '--format must be one of text, csv, json, md' err
