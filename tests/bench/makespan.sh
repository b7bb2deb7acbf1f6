#!/usr/bin/env bash
# Powers of very different cost, from small to large and in no order, under all schedules with two workers: how near their
# ends are to the best possible ones (makespan.c). With CHARTS, the ledger of the first is left in that folder.
# usage: makespan.sh POWBENCH MAKESPAN [REPETITIONS [CHARTS]]
set -euo pipefail

powbench=$1
makespan=$2
reps=${3:-9}
charts=${4:-}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_rmaps_base_oversubscribe=1

# 400 exponents from 10^3 to 10^7, each by the same factor above the one before, dealt in steps of $1.
exponents() {
	awk -v step="$1" 'BEGIN { for (i = 0; i < 400; i++) { k = i * step % 400
		printf "%s%d", i ? "," : "", 10 ^ (3 + 4 * k / 399) + 0.5 } }'
}

# measure NAME STEP [OPTION...]
measure() {
	echo "== $1"
	"$powbench" run -k pow -p pow.base=3 -p pow.exponent="$(exponents "$2")" -d pthread,process,mpi -w 2 --schedule dynamic,1 \
		--schedule static --schedule guided --reps "$reps" --no-ceiling "${@:3}" -q -o "$scratch/$2" >/dev/null
	"$makespan" "$scratch/$2"
}

if [ -n "$charts" ]; then
	measure "from small to large" 1
	cp "$scratch/1/charts"/pow-time-ledger.{svg,png} "$charts"
else
	measure "from small to large" 1 --no-charts
fi
measure "in no order" 149 --no-charts
