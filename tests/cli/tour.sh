# The tour: one table of workloads and models, tour.csv beside the files of any run, and a run that can be resumed.
source "$(dirname "$0")/lib.bash"

drivers=pthread,process,async,process+async
expect_exit 0 "$powbench" tour --quick sleep race fetch scrape -d "$drivers" --no-charts -o tour
expect_line '^seconds +serial +pthread +process +async +process\+async$' out
for workload in race sleep fetch scrape; do
	expect_line "^$workload +~?[0-9.]+ " out
done
expect_line '^  Python +10 +2 +2 +2$' out
expect_line '^scrape +~' out
expect_line '^  sleep, fetch, scrape: waits are a tenth of the classic ones$' out
[ "$(column tour/tour.csv workload | sort | uniq -c | awk '{ print $1 }' | sort -u)" = 5 ] ||
	fail "not five models to a workload"
expect_all tour/tour.csv status ok
expect_all tour/samples.csv ok 1
expect_all tour/samples.csv rep "$(printf '0\n1')"
[ "$(column tour/samples.csv warmup | sort -u | paste -sd' ')" = "0 1" ] || fail "no warm-up of what computes"
paste -d' ' <(column tour/samples.csv kernel) <(column tour/samples.csv warmup) | sort -u >warm
grep -q '^sleep 1' warm && fail "a wait was warmed up"

# Five sleeps at once take a fifth of five in a row, and one event loop does as well as five threads; one after another
# they would give 1, however busy the machine.
paste -d' ' <(column tour/tour.csv workload) <(column tour/tour.csv driver) <(column tour/tour.csv speedup) >speedups
awk '$1 == "sleep" && $2 != "serial" && $3 < 1.2 { exit 1 }' speedups || fail "sleeps are not at once: $(grep sleep speedups)"

# Nothing is left to measure, and the table is the same.
grep -E '^(seconds|sleep|race|fetch|scrape) ' out >before
rows=$(wc -l <tour/samples.csv)
expect_exit 0 "$powbench" run --resume tour
grep -E '^(seconds|sleep|race|fetch|scrape) ' out >after
cmp before after || fail "another table after --resume"
[ "$(wc -l <tour/samples.csv)" = "$rows" ] || fail "something was measured again"

# It breaks no rule that it sets out to keep, and is not sold as more than it is.
expect_exit 0 "$powbench" audit tour
for rule in 1 5 7; do expect_line "^ *$rule  .*: not applicable$" out; done
expect_line '^tour is to look at and not to report, as times lack intervals: ' out
expect_exit 0 "$powbench" audit tour --format json
expect_line '"reportable":.*false' out

# plot shows the same table, and not those of a run.
expect_exit 0 "$powbench" plot tour
grep -E '^(seconds|sleep|race|fetch|scrape) ' out >after
cmp before after || fail "another table from plot"
grep -q '^base: ' out && fail "the tables of a run beside the tour's"
sed -i '2s/,[a-z]*,/,\x1b[2J,/' tour/tour.csv
expect_exit 2 "$powbench" plot tour
expect_line 'tour/tour.csv row 1 lacks a workload, a driver or a status' err

expect_exit 0 "$powbench" tour --quick tick -d serial -q -o quiet
[ "$(cat out)" = "run: quiet" ] || fail "not quiet: $(cat out)"
[ -s quiet/charts/tick-time.gp ] || fail "no charts"
[ "$(wc -l <quiet/tour.csv)" = 2 ] || fail "not one row"

expect_exit 2 "$powbench" tour nap
expect_line 'tour nap: must be one of pow\|' err
expect_exit 2 "$powbench" tour -d thread
expect_line "the tour has no driver 'thread'" err
