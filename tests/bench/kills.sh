#!/usr/bin/env bash
# Ranks, mpirun or powbench are killed at random times in a sweep that is resumed after each kill: every row that was
# there before a kill is there at the end, no process is left, and the sweep is finished by the last --resume. Whoever is left
# to tell of it does: of every rank but the one that writes, and of all when powbench has launched them.
# usage: kills.sh POWBENCH [KILLS [SEED [DRIVER WORKERS]]], as in: kills.sh build/release/powbench 20 1 mpi+pthread 4x2
set -euo pipefail

powbench=$(readlink -f "$1")
kills=${2:-100}
RANDOM=${3:-1}
ranks=4
driver=${4:-mpi}
workers=${5:-$ranks}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_rmaps_base_oversubscribe=1
export OMPI_MCA_hwloc_base_binding_policy=none OMPI_MCA_mpi_yield_when_idle=1
reps=$((kills * 200))
slowest_ms=0

die() {
	echo "kills: $*" >&2
	exit 1
}

now_ms() { date +%s%3N; }

# Every process of the sweep has the scratch folder as its own.
ours() {
	local folder
	for folder in /proc/[0-9]*; do
		[ "$(readlink "$folder/cwd")" != "$scratch" ] || [ "${folder#/proc/}" = $$ ] || [ "${folder#/proc/}" = "$BASHPID" ] ||
			echo "${folder#/proc/}"
	done 2>/dev/null
}

# Those of them that run this powbench.
ranks_of_ours() {
	local pid
	for pid in $(ours); do [ "$(readlink "/proc/$pid/exe")" != "$powbench" ] || echo "$pid"; done
}

# In turn as a launch of the user's and as one of powbench's own.
start() {
	local what=(--resume run)
	launch=()
	[ $(($1 % 2)) = 0 ] || launch=(mpirun -n "$ranks")
	[ -e run/run.json ] || what=(-k sleep -p sleep.items=8 -p sleep.time=5ms -d "serial,$driver" -w "1,$workers" --reps "$reps" --no-ceiling -o run)
	"${launch[@]}" "$powbench" run "${what[@]}" --no-charts >out 2>err &
	pid=$!
}

rows() { cat run/samples.csv 2>/dev/null | wc -l; }

await_rows() {
	local wanted=$(($(rows) + 1 + RANDOM % 20)) tries
	for tries in {1..1500}; do
		[ "$(rows)" -lt "$wanted" ] || return 0
		kill -0 "$pid" 2>/dev/null || die "the run ended by itself: $(cat out err)"
		sleep 0.02
	done
	die "no rows in 30 s: $(cat out err)"
}

await_end() {
	local from
	from=$(now_ms)
	wait "$pid" 2>/dev/null || true
	for tries in {1..300}; do
		[ -n "$(ours)" ] || break
		sleep 0.05
	done
	[ -z "$(ours)" ] || die "processes are left: $(ours)"
	from=$(($(now_ms) - from))
	[ "$from" -le "$slowest_ms" ] || slowest_ms=$from
}

# Whether the process that writes the run outlives this one, and so has to tell.
is_told_of() {
	local rank
	rank=$(tr '\0' '\n' <"/proc/$1/environ" | sed -n 's/^OMPI_COMM_WORLD_RANK=//p')
	[ "$1" != "$pid" ] && { [ ${#launch[@]} = 0 ] || [ "$rank" != 0 ]; }
}

told=0
expected=0
for ((kill = 1; kill <= kills; kill++)); do
	start "$kill"
	await_rows
	mapfile -t victims < <(ranks_of_ours)
	[ $((RANDOM % 5)) != 0 ] || victims=("$pid")
	victim=${victims[RANDOM % ${#victims[@]}]}
	sleep "0.0$((RANDOM % 90 + 10))"
	must=0
	! is_told_of "$victim" || must=1
	cp run/samples.csv before.csv
	kill -KILL "$victim" 2>/dev/null || true
	await_end
	expected=$((expected + must))
	if grep -q '^powbench: .* --resume' err; then told=$((told + 1)); elif [ "$must" = 1 ]; then
		die "kill $kill: nobody tells of $victim: $(cat out err)"
	fi
	bytes=$(wc -c <before.csv)
	cmp -s -n "$bytes" before.csv run/samples.csv || die "kill $kill: rows are not what they were"
done
last=$(awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "rep") at = i; next } $at > most { most = $at } END { print most }' \
	run/samples.csv)
timeout 300 "$powbench" run --resume run --reps "$((last + 3))" --no-charts >out 2>err || die "not finished: $(cat out err)"
printf '%d kills, %d told in a line (%d had to be), %d rows, all kept; slowest end %d ms\n' "$kills" "$told" "$expected" "$(rows)" "$slowest_ms"
