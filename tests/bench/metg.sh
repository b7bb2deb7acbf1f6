#!/usr/bin/env bash
# METG of the drivers with two workers on two cores; and, in turn with them, of Task Bench's program for MPI that
# TASK_BENCH names, without dependencies between its tasks: items dealt out beforehand against the same.
# usage: metg.sh POWBENCH [ROUNDS]
set -euo pipefail

powbench=$1
rounds=${2:-3}
task_bench=${TASK_BENCH:-}
iterations=(1 16 64 256 1024 4096)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# One line per size: granularity in ns, and work per worker-second.
task_bench_sizes() {
	local n steps
	for n in "${iterations[@]}"; do
		steps=$((4000000 / (2 * n + 250)))
		mpirun -n 2 --bind-to core "$task_bench" -steps "$steps" -width 2 -type trivial -kernel compute_bound -iter "$n" |
			awk -v n="$n" '/^Total Tasks/ { tasks = $3 } /^Elapsed Time/ { ns = $3 * 2e9 / tasks; print ns, n / ns }'
	done
}

# Where efficiency crosses one half, as powbench interpolates: a straight line over 1 / granularity.
crossing() {
	awk '{ g[NR] = $1; rate[NR] = $2; best = $2 > best ? $2 : best }
		END { for (i = 2; i <= NR; i++) { a = rate[i - 1] / best; b = rate[i] / best
			if (a < 0.5 && b >= 0.5) { s = (0.5 - a) / (b - a); print 1 / ((1 - s) / g[i - 1] + s / g[i]); exit } } }'
}

[ -n "$task_bench" ] || echo "TASK_BENCH is not set: without Task Bench's program"
for round in $(seq "$rounds"); do
	dir=$scratch/$round
	"$powbench" metg --schedule static -d pthread,openmp,mpi -w 2 --in-flight 0 --reps 7 --seed "$round" --no-charts -q \
		-o "$dir" >/dev/null
	awk -F, -v round="$round" 'NR > 1 { printf "round %d: powbench %-8s %8.1f ns\n", round, $3, $6 }' "$dir/metg.csv"
	if [ -n "$task_bench" ]; then
		printf 'round %d: Task Bench MPI   %8.1f ns\n' "$round" "$(task_bench_sizes | crossing)"
	fi
done
