#!/usr/bin/env bash
# figures.sh POWBENCH: the figures that powbench is held to, measured here and now. Takes about five minutes.
set -euo pipefail
powbench=$1
work=$(mktemp -d "${TMPDIR:-/tmp}/powbench-figures-XXXXXX")
trap 'rm -rf "$work"' EXIT
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_rmaps_base_oversubscribe=1

title() { printf '\n== %s\n' "$*"; }

# The named column of the row of driver $2 with $3 workers.
figure() {
	awk -F, -v driver="$2" -v workers="$3" -v name="$4" '
		NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
		$at["driver"] == driver && $at["workers"] == workers { print $at[name] }' "$1/summary.csv"
}

title "16 powers at 2 workers: speedup (goal 1.9)"
"$powbench" run -k pow -w 2 -d pthread,openmp,process,mpi --reps 15 --no-charts -o "$work/pow" | sed -n '/^pow /,/^$/p' | sed '/^$/q'

title "peak memory of the 16 powers at 2 workers (goal 64 MiB)"
"$powbench" run -k pow -w 2 -d pthread --reps 3 --no-charts -o "$work/memory" >/dev/null
echo "peak resident set of the program: $(($(figure "$work/memory" pthread 2 max_rss_bytes) / 1024)) KiB"

title "16 ranks: the 1-rank cell over serial (goal 1.1), and what the 15 idle ranks use (goal 15 % of a core)"
mpirun -n 16 "$powbench" run -k pow -d mpi -w 1 --reps 15 --no-charts -o "$work/ranks" >/dev/null &
launcher=$!
sleep 4
# clock ticks that ranks 1 to 15 have used so far
idle_ticks() {
	local pid rank
	for pid in $(pgrep -P "$launcher" -x "$(basename "$powbench")"); do
		rank=$(tr '\0' '\n' <"/proc/$pid/environ" | sed -n 's/^OMPI_COMM_WORLD_RANK=//p')
		[ "$rank" = 0 ] || awk '{ print $14 + $15 }' "/proc/$pid/stat"
	done | awk '{ sum += $1 } END { print sum }'
}
before=$(idle_ticks)
sleep 5
after=$(idle_ticks)
wait "$launcher"
awk -v ticks=$((after - before)) -v hz="$(getconf CLK_TCK)" \
	'BEGIN { printf "15 idle ranks: %.1f %% of a core over 5 s\n", ticks * 100 / 5 / hz }'
awk -v speedup="$(figure "$work/ranks" mpi 1 speedup)" -v serial="$(figure "$work/ranks" serial 1 median_s)" \
	'BEGIN { printf "1-rank cell over serial: %.3f (serial %.3f s)\n", 1 / speedup, serial }'

title "start-up: median of 21 (goal 10 ms)"
for command in --version list; do
	for _ in $(seq 21); do
		begin=$(date +%s%N)
		"$powbench" "$command" >/dev/null
		echo $((($(date +%s%N) - begin) / 1000))
	done | sort -n | sed -n "11s/.*/$command: & us, with fork and exec/p"
done
