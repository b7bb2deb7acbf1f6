# The terms of where the time went add up under every driver, and each cell has a timeline and its picture's script.
source "$(dirname "$0")/lib.bash"
drivers=$(built_drivers),async,process+async

# rows FILE COLUMN...: those columns side by side.
rows() {
	local file=$1 name parts=()
	shift
	for name in "$@"; do
		column "$file" "$name" >"column.$name"
		parts+=("column.$name")
	done
	paste -d ' ' "${parts[@]}"
}

# Within 2 % of wall time times the workers that report: they have a row each.
check_sums() {
	rows "$1/workers.csv" cell_id rep warmup >reporting
	rows "$1/samples.csv" cell_id rep warmup driver wall_s useful_s serial_s imbalance_s dispatch_s wait_s stolen_s >spent
	awk 'NR == FNR { reporting[$1 $2 $3]++; next }
		NF == 11 {
			sum = 0
			for (i = 6; i <= 11; i++) { sum += $i; low = $i < -1e-9 ? 1 : low }
			whole = $5 * reporting[$1 $2 $3]
			if (sum < 0.98 * whole || sum > 1.02 * whole) { print $4 ": " sum " of " whole; bad++ }
			cells++
		}
		NF != 11 { print "unknown: " $0; bad++ }
		END { exit bad > 0 || low || cells == 0 }' reporting spent || fail "$1: the terms do not add up"
}

# Every cell that was measured by a driver that users name has spans, of a warm-up, in its file and its chart.
check_timelines() {
	rows "$1/summary.csv" cell_id driver workers ranks | grep -v ' copies ' >cells
	while read -r cell driver workers ranks; do
		case $driver in mpi+pthread | mpi+openmp) workers=${ranks}x$((workers / ranks)) ;; esac
		grep -q ",$cell," "$1/timeline.csv" || fail "$1: no timeline of $driver with $workers workers"
		ls "$1"/charts/*-timeline-"${driver//+/-}-$workers".gp >/dev/null || fail "$1: no chart of $driver with $workers"
	done <cells
	expect_all "$1/timeline.csv" warmup 1
}

expect_exit 0 "$powbench" run -k sumsq -p sumsq.first=200000 -d "$drivers" -w 1,2,3 --reps 2 -o compute
check_sums compute
check_timelines compute
expect_all compute/timeline.csv kind compute
ls compute/charts/sumsq-time-ledger.gp >/dev/null || fail "no chart of where the time went"

expect_exit 0 "$powbench" run -k sleep -p sleep.items=7 -p sleep.time=20ms -d "$drivers" -w 1,3 --reps 2 -o sleep
check_sums sleep
check_timelines sleep

# What waits is seen to wait, half of the serial time at least, on any machine that is not far too busy to sleep on.
rows sleep/summary.csv driver wait_s median_s | awk '$1 == "serial" && $2 < 0.5 * $3 { exit 1 }' ||
	fail "serial sleep does not wait"
rows compute/summary.csv driver wait_s stolen_s median_s workers |
	awk '$1 == "pthread" && $2 > 0.5 * $4 * $5 { exit 1 }' || fail "compute waits"

# Noise, and why there are no hardware counters, are said once each.
[ "$(grep -c '^hardware counters: ' out)" -le 1 ] || fail "hardware counters are mentioned too often"
column sleep/samples.csv instructions | grep -q . || expect_line '^hardware counters: .+: ' out

# A timeline that breaks off is no obstacle; one that is nonsense is named.
rm sleep/charts/*timeline*
truncate -s -5 sleep/timeline.csv
expect_exit 0 "$powbench" plot sleep
ls sleep/charts/sleep-timeline-serial-1.gp >/dev/null || fail "plot draws no timeline"
printf 'kind,begin_s\ncompute,soon\n' >sleep/timeline.csv
expect_exit 2 "$powbench" plot sleep
expect_line 'timeline.csv line 2: begin_s is not a number' err
rm sleep/timeline.csv
expect_exit 0 "$powbench" plot sleep
