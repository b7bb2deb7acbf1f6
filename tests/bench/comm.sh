#!/usr/bin/env bash
# The communication kernels beside plain loops of MPI calls (mpi_loops.c), which take turns with them in every launch, and
# beside the Intel MPI Benchmarks if IMB names that program (IMB-MPI1), whose launches take turns with ours: the median
# time of an operation by each, the ratio of neighbours (the median of the launches' medians, and the least and the
# largest of these, as one launch may differ from the next by more than kernel and loop do), and the ratio to IMB's
# median. MPIRUN holds the launcher's words; of several hosts, all ranks take part.
# usage: comm.sh POWBENCH LOOPS.so [RANKS [ROUNDS [REPETITIONS]]]
set -euo pipefail

powbench=$1
loops=$2
ranks=${3:-2}
rounds=${4:-5}
reps=${5:-5}
sizes=(8 1024 65536 1000000)
read -ra launch <<<"${MPIRUN:-mpirun --bind-to core -n $ranks}"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
printf '%s\n' "${sizes[@]}" >"$scratch/sizes"
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_rmaps_base_oversubscribe=1

# Some 150 ms of them: the start and the end of a sample, which takes a millisecond, are in our time.
iterations_of() { echo $(($1 > 100000 ? 2000 : $1 > 8192 ? 15000 : 400000)); }

# measure KERNEL SIZE ROUND: lines of kernel, size, round, our ns and the loop's, a repetition each.
measure() {
	local iterations size=(-p "$1.size=$2")
	iterations=$(iterations_of "$2")
	[ "$1" != barrier ] || size=()
	rm -rf "$scratch/run"
	"${launch[@]}" "$powbench" run --plugin "$loops" -k "$1,loops" "${size[@]}" -p "$1.iterations=$iterations" \
		-p "loops.what=$1" -p "loops.size=$2" -p "loops.iterations=$iterations" -d mpi -w "$ranks" --reps "$reps" \
		--no-ceiling --no-charts -q -o "$scratch/run" >/dev/null
	python3 - "$scratch/run/samples.csv" "$1" "$2" "$3" "$ranks" <<-'PY'
		import csv, sys
		path, kernel, size, launch, ranks = sys.argv[1:]
		rows = [r for r in csv.DictReader(open(path)) if r["driver"] == "mpi" and r["workers"] == ranks and r["warmup"] == "0"]
		theirs = {r["rep"]: float(r["result"]) for r in rows if r["kernel"] == "loops"}
		for r in rows:
		    if r["kernel"] == kernel and r["rep"] in theirs:
		        print(kernel, size, launch, float(r["wall_s"]) / float(r["ops"]) * 1e9, theirs[r["rep"]])
	PY
}

# imb KERNEL NAME SIZE...: lines of kernel, size and IMB's ns. Messages by their bandwidth, which has more digits.
imb() {
	local kernel=$1 name=$2 size
	for size in "${@:3}"; do
		echo "$size" >"$scratch/size"
		"${launch[@]}" "$IMB" "$name" -npmin "$ranks" -msglen "$scratch/size" -iter "$(iterations_of "$size")" -iter_policy off \
			-sync 0 -root_shift on |
			awk -v kernel="$kernel" -v size="$size" '
				kernel == "pingpong" && $1 == size && NF == 4 { print kernel, size, $1 / $4 * 1000 }
				kernel == "barrier" && NF == 4 && $1 ~ /^[0-9]+$/ { print kernel, size, $4 * 1000 }
				kernel != "pingpong" && NF == 5 && $1 == size { print kernel, size, $5 * 1000 }'
	done
}

operations=(pingpong:PingPong broadcast:Bcast allreduce:Allreduce alltoall:Alltoall barrier:Barrier)
for ((round = 0; round < rounds; round++)); do
	for operation in "${operations[@]}"; do
		kernel=${operation%:*}
		mine=("${sizes[@]}")
		[ "$kernel" != barrier ] || mine=(8)
		for size in "${mine[@]}"; do
			measure "$kernel" "$size" "$round" >>"$scratch/pairs"
			[ -z "${IMB:-}" ] || imb "$kernel" "${operation#*:}" "$size" >>"$scratch/imb"
		done
	done
done
touch "$scratch/imb"
python3 - "$scratch/pairs" "$scratch/imb" <<'PY'
import collections, statistics, sys
pairs, imb = collections.defaultdict(lambda: collections.defaultdict(list)), collections.defaultdict(list)
for line in open(sys.argv[1]):
    kernel, size, launch, ours, loop = line.split()
    pairs[kernel, int(size)][launch].append((float(ours), float(loop)))
for line in open(sys.argv[2]):
    kernel, size, ns = line.split()
    imb[kernel, int(size)].append(float(ns))
near = 0
print(f"{'operation':10s} {'bytes':>8s} {'powbench,ns':>12s} {'loop,ns':>12s} {'ratio':>8s} {'launches':>13s} {'IMB,ns':>12s} {'ratio':>8s}")
for (kernel, size), launches in pairs.items():
    ours, loop = (statistics.median(side) for side in zip(*sum(launches.values(), [])))
    ratios = [statistics.median(a / b for a, b in both) for both in launches.values()]
    ratio = statistics.median(ratios)
    near += abs(ratio - 1) <= 0.05
    theirs = imb[kernel, size]
    last = f" {statistics.median(theirs):12.1f} {ours / statistics.median(theirs):8.3f}" if theirs else ""
    print(f"{kernel:10s} {'' if kernel == 'barrier' else size:>8} {ours:12.1f} {loop:12.1f} {ratio:8.3f} {min(ratios):6.3f}-{max(ratios):.3f}{last}")
print(f"{near} of {len(pairs)} within 5 % of the loops")
PY
