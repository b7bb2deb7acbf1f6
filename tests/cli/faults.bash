# faults.bash: runs whose ranks come to harm. Sourced after lib.bash.

# begin NAME SAMPLES COMMAND...: COMMAND measures ranks into the folder NAME; waits for so many rows. Its process is $pid.
begin() {
	local name=$1 samples=$2
	shift 2
	"$@" >"$name.out" 2>"$name.err" &
	pid=$!
	until [ "$(cat "$name/samples.csv" 2>/dev/null | wc -l)" -gt "$samples" ]; do
		kill -0 "$pid" 2>/dev/null || fail "$name ended by itself: $(cat "$name.err")"
		sleep 0.02
	done
}

# rank_pids NAME [RANK]: processes of the ranks of its last launch.
rank_pids() {
	paste -d' ' <(column "$1/workers.csv" rank) <(column "$1/workers.csv" pid) |
		awk -v rank="${2:-}" '$1 != "" && NF == 2 { last[$1] = $2 } END { for (r in last) if (rank == "" || r == rank) print last[r] }'
}

# ended NAME STATUS: waits for $pid, which a test's time limit bounds, and for all ranks that it had at $pids.
ended() {
	local status=0 victim
	wait "$pid" || status=$?
	[ "$status" = "$2" ] || fail "$1: exit status $status, not $2: $(cat "$1.out" "$1.err")"
	all_gone "$1" $pids
}

# has_ended PID: also if its parent has not asked for its status yet.
has_ended() { ! grep -qsv '^[0-9]* (.*) Z' "/proc/$1/stat"; }

all_gone() {
	local name=$1 tries victim
	shift
	for victim in "$@"; do
		for tries in {1..600}; do
			! has_ended "$victim" || continue 2
			sleep 0.1
		done
		fail "$name: process $victim is left: $(tr '\0' ' ' <"/proc/$victim/cmdline")"
	done
}

# told NAME PATTERN [own|user]: one line of powbench's says so, and the last row is that of the lost sample. In a launch of the
# user's there is none if no sample with ranks was in progress.
told() {
	[ "$(grep -c '^powbench: ' "$1.err")" = 1 ] || fail "$1: not one line: $(cat "$1.err")"
	expect_line "^powbench: $2.*--resume $1" "$1.err"
	column "$1/samples.csv" status | tail -1 >"$1.status"
	column "$1/samples.csv" reason | tail -1 >"$1.reason"
	if [ "${3:-own}" = own ] || [ "$(cat "$1.status")" = lost ]; then
		expect_line "$2" "$1.reason"
		expect_line '^lost$' "$1.status"
	fi
	expect_line '"status":[[:space:]]*"failed"' "$1/run.json"
	[ -s "$1/summary.csv" ] || fail "$1: nothing is summed up"
}

# finished NAME REPS: every cell has its samples, or more beside a cell that makes up for a lost one, and all rows but lost
# ones are right.
finished() {
	expect_line '"status":[[:space:]]*"finished"' "$1/run.json"
	[ "$(paste <(column "$1/summary.csv" samples) <(column "$1/summary.csv" warmup_samples) |
		awk '{ print $1 + $2 }' | sort -n | head -1)" -ge "$2" ] || fail "$1: not every cell has its $2 samples"
	expect_all "$1/summary.csv" status ok
	[ -z "$(column "$1/samples.csv" status | grep -vx 'ok\|lost')" ] || fail "$1: rows are neither right nor lost"
}
