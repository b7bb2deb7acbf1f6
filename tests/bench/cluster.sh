#!/usr/bin/env bash
# The figures of 4 hosts with 4 ranks each (cluster/testbed), over TCP: what idle ranks take, how soon they answer, what
# waiting ranks cost one that works, the 16 powers by all of them, and how well the hosts' clocks are known.
# usage: cluster.sh POWBENCH ORDERS
set -euo pipefail

powbench=$(readlink -f "$1")
orders=$(readlink -f "$2")
source=$(readlink -f "$(dirname "$0")/../..")
testbed=$source/cluster/testbed
export TESTBED=bench-$$
scratch=$(mktemp -d)
trap '"$testbed" down; rm -rf "$scratch"' EXIT
cd "$scratch"
"$testbed" up 4 --for 300 --share "$scratch" --share "$source" --share "$(dirname "$powbench")" --share "$(dirname "$orders")"
launch=("$testbed" run mpirun --hostfile "$source/cluster/templates/hostfile")

# cell RUN DRIVER WORKERS COLUMN: of summary.csv.
cell() {
	awk -F, -v driver="$2" -v workers="$3" -v name="$4" '
		NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
		$at["driver"] == driver && $at["workers"] == workers { print $at[name] }' "$1/summary.csv"
}

# CPU time of the ranks but rank 0 in ns, a line each: all their threads'.
cat >idle.sh <<'SCRIPT'
for folder in /proc/[0-9]*; do
	[ "$(readlink "$folder/exe")" = "$1" ] || continue
	rank=$(tr '\0' '\n' <"$folder/environ" | sed -n 's/^OMPI_COMM_WORLD_RANK=//p')
	[ "${rank:-0}" = 0 ] || echo "$rank $(cat "$folder"/task/*/schedstat | awk '{ ns += $1 } END { print ns }')"
done 2>/dev/null | sort -n
SCRIPT
used() { "$testbed" run --host switch bash idle.sh "$powbench"; }

echo "== order to all idle ranks and back (goal: median 1.5 ms)"
"${launch[@]}" "$orders"

echo "== 15 idle ranks beside a cell of one (goals: 1 % of a core each; 1.1 times serial)"
"${launch[@]}" "$powbench" run -k pow -d mpi -w 1 --reps 50 --no-charts --no-ceiling -q -o one >/dev/null &
launcher=$!
until [ "$(cat one/samples.csv 2>/dev/null | wc -l)" -gt 6 ]; do sleep 0.1; done
from_ns=$(date +%s%N)
used >before
sleep 4
used >after
to_ns=$(date +%s%N)
wait "$launcher"
join before after | awk -v ns=$((to_ns - from_ns)) '
	{ share = ($3 - $2) * 100 / ns; sum += share; if (share > most) most = share }
	END { printf "%d idle ranks: %.2f %% of a core each, %.2f %% at most\n", NR, sum / NR, most }'
awk -v serial="$(cell one serial 1 median_s)" -v ranks="$(cell one mpi 1 median_s)" \
	'BEGIN { printf "1-rank cell: %.1f ms, serial %.1f ms: %.3f times serial\n", ranks * 1e3, serial * 1e3, ranks / serial }'

echo "== the 16 powers by 16 ranks, and what this machine's cores allow: independent copies on all of them (goal: 1.9)"
for engine in gmp auto; do
	"${launch[@]}" "$powbench" run -k pow -p "pow.engine=$engine" -d mpi -w 2,16 --reps 15 --no-charts -q -o "$engine" >/dev/null
	awk -v engine="$engine" -v two="$(cell "$engine" mpi 2 speedup)" -v all="$(cell "$engine" mpi 16 speedup)" \
		-v ceiling="$(cell "$engine" copies 2 speedup)" 'BEGIN {
			printf "engine %-4s  speedup with 16 ranks %.2f, with 2 on one host %.2f; ceiling of 2 cores %.2f\n", engine, all, two, ceiling }'
done

echo "== clocks of 3 other hosts, which are this machine's, so that the true offset is 0 (goal: 20 us)"
python3 - auto/run.json <<'PY'
import json, sys
clock = json.load(open(sys.argv[1]))["clock"]
print("offset found %.3f us; bound of the error %.3f us, %d readings of %d hosts"
      % (abs(clock["offset_s"]) * 1e6, clock["error_s"] * 1e6, clock["readings"], clock["hosts"]))
PY
