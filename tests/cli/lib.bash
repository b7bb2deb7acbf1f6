# lib.bash: what the end-to-end tests share. Sourced, with the variables of tests/CMakeLists.txt set.
set -euo pipefail
work=$(mktemp -d "${TMPDIR:-/tmp}/powbench-cli-XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"
powbench=$POWBENCH

fail() {
	echo "FAILED: $*" >&2
	exit 1
}

skip() {
	echo "skipped: $*"
	exit 77
}

# expect_exit STATUS COMMAND...: output is in $work/out and $work/err.
expect_exit() {
	local wanted=$1 status=0
	shift
	"$@" >"$work/out" 2>"$work/err" || status=$?
	[ "$status" = "$wanted" ] || {
		cat "$work/out" "$work/err" >&2
		fail "exit status $status, not $wanted: $*"
	}
}

# expect_line PATTERN FILE
expect_line() {
	grep -Eq -- "$1" "$2" || {
		cat "$2" >&2
		fail "no line like '$1' in $2"
	}
}

# begin_run DIR ROWS OPTION...: a run of as good as no end, as process $pid, which has written more than so many rows.
begin_run() {
	local dir=$1 rows=$2
	shift 2
	"$powbench" run "$@" -o "$dir" >out 2>err &
	pid=$!
	until [ "$(wc -l <"$dir/samples.csv" 2>/dev/null || echo 0)" -gt "$rows" ]; do
		kill -0 "$pid" 2>/dev/null || fail "the run ended by itself: $(cat err)"
		sleep 0.02
	done
}

# interrupt_run DIR: Ctrl-C for that run, which has to end as interrupted.
interrupt_run() {
	local status=0
	kill -INT "$pid"
	wait "$pid" || status=$?
	[ "$status" = 130 ] || fail "exit status $status after Ctrl-C: $(cat err)"
	grep -q interrupted "$1/run.json" || fail "run.json does not say that the run was interrupted"
}

# column FILE NAME: that column's values, one per line (fields of these tests hold no commas but in quotes).
column() {
	awk -v name="$2" '
		function split_csv(line, fields,   n, i, c, quoted, field) {
			n = 0; field = ""; quoted = 0
			for (i = 1; i <= length(line); i++) {
				c = substr(line, i, 1)
				if (c == "\"") quoted = !quoted
				else if (c == "," && !quoted) { fields[++n] = field; field = "" }
				else field = field c
			}
			fields[++n] = field
			return n
		}
		{ n = split_csv($0, f) }
		NR == 1 { for (i = 1; i <= n; i++) if (f[i] == name) at = i; next }
		{ print f[at] }' "$1"
}

# expect_all FILE COLUMN VALUE: at least one row, and every row has that value.
expect_all() {
	local values
	values=$(column "$1" "$2" | sort -u)
	[ "$values" = "$3" ] || fail "$1: $2 is '$values', not '$3' throughout"
}

# Every driver that this build has, separated by commas.
built_drivers() {
	local drivers=serial,pthread,process
	if [ "$POWBENCH_HAVE_OPENMP" = TRUE ]; then drivers+=,openmp; fi
	if [ "$POWBENCH_HAVE_MPI" = TRUE ] && [[ $POWBENCH_SANITIZE != *thread* ]]; then
		drivers+=,mpi,mpi+async,mpi+pthread
		if [ "$POWBENCH_HAVE_OPENMP" = TRUE ]; then drivers+=,mpi+openmp; fi
	fi
	echo "$drivers"
}

# small KERNEL...: sizes of these kernels that are done in no time, as the array `small`.
small() {
	local kernel
	small=()
	for kernel in "$@"; do
		case $kernel in
		pow) small+=(-p pow.first=1000 -p pow.count=5) ;;
		sumsq) small+=(-p sumsq.first=5000 -p sumsq.count=7) ;;
		counter) small+=(-p counter.items=3 -p counter.increments=1000) ;;
		race) small+=(-p race.items=50 -p race.increments=100 -p race.sync=atomic) ;;
		known) small+=(-p known.steps=20000 -p known.items=7 -p known.contention=1% -p known.false_sharing=1%) ;;
		esac
		small+=(-k "$kernel")
	done
}
