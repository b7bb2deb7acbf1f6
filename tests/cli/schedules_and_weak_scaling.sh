# Schedules, grains, pinning and weak scaling, under every driver.
source "$(dirname "$0")/lib.bash"
small race sumsq
for schedule in static static,3 dynamic dynamic,1 guided guided,2; do
	expect_exit 0 "$powbench" run -d "$(built_drivers)" -w 2,3 "${small[@]}" --schedule "$schedule" \
		--reps 1 --no-charts -o "run-$schedule"
	expect_all "run-$schedule/samples.csv" ok 1
	expect_all "run-$schedule/samples.csv" schedule "${schedule%,*}"
done
small sumsq
for pin in none compact scatter; do
	expect_exit 0 "$powbench" run -d "$(built_drivers)" -w 2 "${small[@]}" --pin "$pin" --reps 1 --no-charts \
		-o "run-$pin"
	expect_all "run-$pin/samples.csv" ok 1
done

# Several in one run share one base and are told apart wherever cells are named.
expect_exit 0 "$powbench" run -d pthread -w 2 "${small[@]}" --schedule static --schedule dynamic,2 --schedule guided --reps 4 \
	--no-ceiling -o several
expect_all several/samples.csv ok 1
paste -d' ' <(column several/summary.csv driver) <(column several/summary.csv workers) <(column several/summary.csv schedule) \
	<(column several/summary.csv grain) | sort | paste -sd, >cells
expect_line '^pthread 1 dynamic 2,pthread 1 guided ,pthread 1 static ,pthread 2 dynamic 2,pthread 2 guided ,pthread 2 static ,serial 1 static $' cells
expect_line '"schedule":[[:space:]]*"static dynamic guided"' several/run.json
for schedule in static dynamic guided; do
	expect_line "^. pthread $schedule +2 " out
	expect_line "'pthread $schedule  1'" several/charts/sumsq-time-ledger.gp
done
expect_exit 2 "$powbench" metg --schedule static --schedule dynamic -o twice
expect_line '^powbench: metg measures claims of one item' err

small counter
expect_exit 0 "$powbench" run -d pthread -w 1,2,4 "${small[@]}" --scaling weak --reps 1 --no-charts -o weak
column weak/samples.csv items | sort -nu | paste -sd' ' >items
expect_line '^3 6 12$' items
