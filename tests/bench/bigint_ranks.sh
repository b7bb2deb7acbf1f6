#!/usr/bin/env bash
# One power by ranks beside the same by one process: a number of 100 million bits by more and more of them (strong), and
# a number that grows with them (weak); as bigint-by-ranks.csv and charts in FOLDER. MPIRUN holds the launcher's words.
#   bigint_ranks.sh PROGRAM FOLDER [RANKS...]
set -euo pipefail
program=$1
folder=$2
shift 2
ranks=(1 2 4)
[ $# = 0 ] || ranks=("$@")
source "$(dirname "$0")/charts/draw.bash"
# as powbench launches ranks of its own on one host
export OMPI_MCA_mpi_yield_when_idle=${OMPI_MCA_mpi_yield_when_idle:-1}
read -ra launch <<<"${MPIRUN:-mpirun --oversubscribe --bind-to none --mca pml ob1 --mca btl self,vader}"
csv=$folder/bigint-by-ranks.csv

echo scaling,ranks,hosts,bits,team_s,alone_s,speedup,speedup_low,speedup_high,rank_bytes,pairs >"$csv"
for scaling in strong weak; do
	for n in "${ranks[@]}"; do
		bits=100000000
		[ $scaling = strong ] || bits=$((n * bits))
		"${launch[@]}" -n "$n" "$program" $bits "${PAIRS:-15}" | sed "s/^/$scaling,/" >>"$csv"
	done
done
column -t -s, "$csv"
draw by_ranks "$csv" "$folder/bigint-by-ranks"
draw memory_by_ranks "$csv" "$folder/bigint-memory-by-ranks"
