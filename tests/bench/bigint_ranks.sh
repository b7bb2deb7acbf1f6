#!/bin/bash
# One power by ranks: the same number with more ranks, then a number that grows with them.
#   bigint_ranks.sh PROGRAM [RANKS...]
set -euo pipefail
program=$1
shift
ranks=("${@:-1 2 4}")
for bits in 100000000 400000000; do
	for n in ${ranks[*]}; do mpirun --oversubscribe -n "$n" "$program" $bits 7; done
done
for n in ${ranks[*]}; do mpirun --oversubscribe -n "$n" "$program" $((n * 100000000)) 7; done
