#!/usr/bin/env bash
# Powers of very different cost, in no order, under all schedules with two workers: how near their ends are to the best
# possible ones (makespan.c). With CHARTS, the charts of the run are left in that folder.
# usage: makespan.sh POWBENCH MAKESPAN [REPETITIONS [CHARTS]]
set -euo pipefail

powbench=$1
makespan=$2
reps=${3:-15}
charts=${4:-}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_rmaps_base_oversubscribe=1

# 400 exponents from 10^3 to 10^7, each by the same factor above the one before, dealt in steps of 149.
exponents=$(awk 'BEGIN { for (i = 0; i < 400; i++) { k = i * 149 % 400; printf "%s%d", i ? "," : "", 10 ^ (3 + 4 * k / 399) + 0.5 } }')
[ -n "$charts" ] || no_charts=--no-charts
"$powbench" run -k pow -p pow.base=3 -p pow.exponent="$exponents" -d pthread,process,mpi -w 2 --schedule dynamic,1 \
	--schedule static --schedule guided --reps "$reps" --no-ceiling ${no_charts:-} -q -o "$scratch/run" >/dev/null
"$makespan" "$scratch/run"
[ -z "$charts" ] || cp "$scratch/run/charts"/pow-time-ledger.* "$charts"
