#!/usr/bin/env bash
# How long 64 ranks on 4 hosts of the testbed take, from the command to the first sample of all of them, beside what
# MPI takes for 64 ranks that do nothing: in turns, each so many times.
# usage: launch.sh POWBENCH LAUNCH_BARE [TIMES]
set -euo pipefail

powbench=$(readlink -f "$1")
bare=$(readlink -f "$2")
times=${3:-7}
testbed=$(readlink -f "$(dirname "$0")/../../cluster/testbed")
scratch=$(mktemp -d)
export TESTBED=bench-launch-$$
trap '"$testbed" down; rm -rf "$scratch"' EXIT
cd "$scratch"
"$testbed" up 4 --for 600 --share "$scratch" --share "$(dirname "$powbench")" --share "$(dirname "$bare")"
printf 'host%d slots=16\n' 1 2 3 4 >hostfile
mpirun=(mpirun --hostfile "$scratch/hostfile" -n 64)
slurm=yes
"$testbed" slurm >/dev/null 2>&1 || slurm=

now_ms() { date +%s%3N; }

# nothing: milliseconds until rank 0 of a program that does nothing is through MPI_Init.
nothing() {
	local from
	from=$(now_ms)
	echo $(($("$testbed" run "${mpirun[@]}" "$bare") - from))
}

# launch LAUNCHER...: milliseconds until the first sample, and until the first one of 64 ranks.
launch() {
	local from
	rm -rf run
	from=$(now_ms)
	"$testbed" run "$@" "$powbench" run -k sleep -p sleep.items=64 -p sleep.time=1ms -d mpi -w 64 --reps 1 --no-charts \
		--no-ceiling -q -o run >/dev/null
	python3 - "$from" <<'END'
import csv, datetime, sys
rows = list(csv.DictReader(open("run/samples.csv")))
ms = lambda r: datetime.datetime.fromisoformat(r["start_utc"].replace("Z", "+00:00")).timestamp() * 1e3
print(*(round(min(ms(r) for r in rows if int(r["workers"]) >= ranks) - int(sys.argv[1])) for ranks in (1, 64)))
END
}

for ((n = 0; n < times; n++)); do
	echo "bare $(nothing)"
	echo "mpirun $(launch "${mpirun[@]}")"
	[ -z "$slurm" ] || echo "srun $(launch srun --mpi=pmix --overcommit -N 4 -n 64)"
done >measured

# median COLUMN WHAT
median() { awk -v at="$1" -v what="$2" '$1 == what { print $at }' measured | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] " ms (" v[1] " to " v[NR] ")" }'; }
echo "64 ranks on 4 hosts, of $(nproc) cores in all; medians of $times, in turns"
echo "mpirun, until a bare program is through MPI_Init $(median 2 bare)"
for launcher in mpirun ${slurm:+srun}; do
	echo "$launcher, until the first sample $(median 2 "$launcher")"
	echo "$launcher, until the first sample of 64 ranks $(median 3 "$launcher")"
done
