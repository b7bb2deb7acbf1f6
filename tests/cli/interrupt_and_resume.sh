# Ctrl-C keeps what was measured and exits with 130; --resume goes on without measuring a cell's repetition twice; so it
# does after a kill, and after a torn last line.
source "$(dirname "$0")/lib.bash"

begin() {
	begin_run run 12 -k counter -d serial,pthread,process -w 1,2 -p counter.items=2 -p counter.increments=2M --reps 60
}

no_repetition_twice() {
	awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) { if ($i == "cell_id") c = i; if ($i == "rep") r = i; if ($i == "warmup") w = i }; next }
		{ for (i = NF; i > 0; i--) if ($i == "counter") k = i; shift_by = 0 }
		$w == 0 && seen[$c "/" $r]++ { print "twice: " $c " rep " $r; bad = 1 }
		END { exit bad }' <(sed 's/"[^"]*"/params/' run/samples.csv) || fail "a repetition was measured twice"
}

finish() {
	expect_exit 0 "$powbench" run --resume run
	[ "$(paste <(column run/summary.csv samples) <(column run/summary.csv warmup_samples) |
		awk '{ print $1 + $2 }' | sort -u)" = 60 ] || fail "not every cell has its 60 samples"
	no_repetition_twice
	"$powbench" audit run >out || true # a busy machine may break other rules
	expect_line '^ *10  .*: kept$' out
	rm -r run
}

begin
interrupt_run run
[ -s run/summary.csv ] || fail "no summary after Ctrl-C"
before=$(wc -l <run/samples.csv)
finish

begin
kill -KILL "$pid"
wait "$pid" 2>/dev/null || true
printf '1,torn,line' >>run/samples.csv
finish
[ "$before" -gt 1 ] || fail "nothing was kept"

# Going on for longer: how long is of the command line that resumes, and from then on of the run.
small counter
expect_exit 0 "$powbench" run -d serial "${small[@]}" --reps 2 -q --no-charts -o longer
expect_exit 0 "$powbench" run --resume longer --reps 8 -q --no-charts
[ "$(column longer/samples.csv warmup | grep -c 0)" = 8 ] || fail "not as many samples as --reps asked for"
expect_line '"reps":[[:space:]]*8' longer/run.json
expect_line '"--reps=8"' longer/run.json
expect_exit 2 "$powbench" run --resume longer -w 2
expect_line '^powbench: --workers and --resume exclude each other' err
