# The measured ceiling: p serial copies at once beside every driver, counted and checked like any other cell.
source "$(dirname "$0")/lib.bash"
[ "$(nproc)" -ge 2 ] || skip "one core carries no ceiling"

small sumsq counter race
expect_exit 0 "$powbench" run -d pthread -w 1,2,64 "${small[@]}" --reps 7 --no-charts -o run
expect_all run/samples.csv ok 1
rows() { head -1 "run/$1" && grep ",copies," "run/$1"; }
rows samples.csv >copies.csv
rows summary.csv >ceiling.csv
# Kernels that share memory have none, and so have more workers than cores.
[ "$(column ceiling.csv kernel | sort | paste -sd' ')" = "counter sumsq" ] || fail "ceilings of other kernels"
expect_all copies.csv workers 2
# Each copy runs all of the items: 2 x 3 and 2 x 7, and the workers' rows say so.
[ "$(column copies.csv items | sort -nu | paste -sd' ')" = "6 14" ] || fail "items of the copies"
[ "$(column run/workers.csv items | awk '{ sum += $1 } END { print sum }')" = "$(column run/samples.csv items | awk '{ sum += $1 } END { print sum }')" ] ||
	fail "workers.csv and samples.csv disagree on the items"
# The ceiling of the cells with as many workers is the speedup of the copies.
for kernel in sumsq counter; do
	ceiling=$(paste -d' ' <(column run/summary.csv kernel) <(column run/summary.csv driver) <(column run/summary.csv speedup) |
		awk -v kernel=$kernel '$1 == kernel && $2 == "copies" { print $3 }')
	paste -d' ' <(column run/summary.csv kernel) <(column run/summary.csv workers) <(column run/summary.csv ceiling) |
		awk -v kernel=$kernel '$1 == kernel && $2 == 2 { print $3 }' | sort -u >found
	[ "$(cat found)" = "$ceiling" ] || fail "$kernel: the ceiling is $(cat found), not $ceiling"
done
expect_line 'copies  *2 .*  ceiling' out

small counter
expect_exit 0 "$powbench" run -d pthread -w 2 "${small[@]}" --reps 1 --no-charts --no-ceiling -o without
grep -q copies without/samples.csv && fail "--no-ceiling measures one"
expect_exit 0 "$powbench" run -d pthread -w 2 "${small[@]}" --scaling weak --reps 1 --no-charts -o weak
grep ",copies," weak/samples.csv >copies.csv || fail "no ceiling of weak scaling"
# No room in the budget: a row that says so.
expect_exit 0 "$powbench" run -d pthread -w 2 -k counter -p counter.items=2 -p counter.increments=10M --budget 10ms \
	--no-charts -o short
expect_line 'copies.*skipped,no room' short/samples.csv
