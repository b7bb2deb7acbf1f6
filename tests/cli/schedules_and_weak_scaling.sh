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
small counter
expect_exit 0 "$powbench" run -d pthread -w 1,2,4 "${small[@]}" --scaling weak --reps 1 --no-charts -o weak
column weak/samples.csv items | sort -nu | paste -sd' ' >items
expect_line '^3 6 12$' items
