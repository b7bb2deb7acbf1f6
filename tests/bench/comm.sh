#!/usr/bin/env bash
# The communication kernels beside plain loops of MPI calls (mpi_loops.c), in turn in one launch: the median
# time of an operation by each, and their ratio. MPIRUN holds the launcher's words; of several hosts, all ranks take part.
# usage: comm.sh POWBENCH LOOPS.so [RANKS [REPETITIONS]]
set -euo pipefail

powbench=$1
loops=$2
ranks=${3:-2}
reps=${4:-11}
read -ra launch <<<"${MPIRUN:-mpirun --bind-to core -n $ranks}"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# compare KERNEL SIZE ITERATIONS: one row.
compare() {
	local size=(-p "$1.size=$2")
	[ "$1" != barrier ] || size=()
	rm -rf "$scratch/run"
	"${launch[@]}" "$powbench" run --plugin "$loops" -k "$1,loops" "${size[@]}" -p "$1.iterations=$3" -p "loops.what=$1" \
		-p "loops.size=$2" -p "loops.iterations=$3" -d mpi -w "$ranks" --reps "$reps" --no-ceiling --no-charts -q \
		-o "$scratch/run" >/dev/null
	python3 - "$scratch/run/samples.csv" "$1" "$2" "$ranks" <<-'PY'
		import csv, statistics, sys
		rows = [r for r in csv.DictReader(open(sys.argv[1])) if r["driver"] == "mpi"
		        and r["workers"] == sys.argv[4] and r["warmup"] == "0"]
		ours = [float(r["wall_s"]) / float(r["ops"]) * 1e9 for r in rows if r["kernel"] == sys.argv[2]]
		theirs = [float(r["result"]) for r in rows if r["kernel"] == "loops"]
		our_ns, their_ns = statistics.median(ours), statistics.median(theirs)
		print(f"{sys.argv[2]:10s} {sys.argv[3]:>8s} {our_ns:12.1f} {their_ns:12.1f} {our_ns / their_ns:8.3f}")
	PY
}

printf '%-10s %8s %12s %12s %8s\n' operation bytes powbench,ns loop,ns ratio
for size in 8 1024 65536 1000000; do
	iterations=$((size > 100000 ? 1000 : size > 8192 ? 4000 : 200000))
	for kernel in pingpong broadcast allreduce alltoall; do compare "$kernel" "$size" "$iterations"; done
done
compare barrier 0 500000
