#!/usr/bin/env bash
# compare.sh POWBENCH PLUGIN: real sessions of `run --against`: how often equal programs are called different, and a
# program that is 3 % slower is called slower. TRIALS (200), PAIRS (12), STEPS (2M) and PLANTS ("0 3") can be set; a pair
# takes about 0.07 s, so the default budget of a session is good for a thousand of them.
set -euo pipefail
powbench=$1
plugin=$2
trials=${TRIALS:-200}
pairs=${PAIRS:-12}
steps=${STEPS:-2M}
plants=${PLANTS:-0 3}
work=$(mktemp -d "${TMPDIR:-/tmp}/powbench-compare-XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"

# Side A is a program of its own, so that only side B has the plant.
printf '#!/bin/sh\nPLANTED=0 exec %q "$@"\n' "$powbench" >plain
chmod +x plain
"$powbench" run --plugin "$plugin" -k planted -d serial -p "planted.steps=$steps" --reps 2 -q --no-charts -o stored >/dev/null

# sessions PER_CENT: so many verdicts of sessions in which B takes that much longer.
sessions() {
	for trial in $(seq "$trials"); do
		PLANTED=$1 "$powbench" run --against stored --against-binary ./plain --reps "$pairs" --seed $((trial * 1000)) -q -o session \
			>/dev/null 2>&1 || true
		"$powbench" compare session/a session/b --format csv 2>/dev/null |
			awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i } NR == 2 { print $at["verdict"] }' || true
		rm -rf session
	done | sort | uniq -c
}
for plant in $plants; do
	printf '\n%d sessions of %d pairs each, B %s %% slower (of equal programs at most 5 %% may be called slower or faster):\n' \
		"$trials" "$pairs" "$plant"
	sessions "$plant"
done
