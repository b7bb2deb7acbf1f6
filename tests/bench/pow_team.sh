#!/usr/bin/env bash
# pow_team.sh POWBENCH: a number for each of two workers, or both workers on one number after the other: which is faster,
# by the bits of a number and how many there are, and which of these pow.team=auto takes. Then the constants of the model
# that decides (kernels/pow/team.c) with which least is lost by wrong choices. Times are the shortest ones: what else runs
# on the machine is no property of either.
set -euo pipefail
powbench=$1
work=$(mktemp -d "${TMPDIR:-/tmp}/powbench-team-XXXXXX")
trap 'rm -rf "$work"' EXIT

measure() { # COUNT FIRST...
	local count=$1 first sizes=()
	shift
	for first; do sizes+=(-p "pow.first=$first"); done
	"$powbench" run -k pow -d pthread -w 2 "${sizes[@]}" -p "pow.count=$count" -p pow.team=1 -p pow.team=all \
		-p pow.team=auto --no-ceiling --reps "${REPETITIONS:-15}" --no-charts -o "$work/$count" >/dev/null
}
for count in 1 2; do measure $count 6000 12000 24000 50000 100000 200000 500000 1000000 4000000; done
for count in 3 4 5 16; do measure $count 6000 12000 24000 50000 100000 200000 500000; done

python3 - "$work"/{1,2,3,4,5,16}/summary.csv <<'PY'
import csv, itertools, math, sys

cells = {}
for path in sys.argv[1:]:
    for row in csv.DictReader(open(path)):
        if row["driver"] != "pthread" or row["workers"] != "2":
            continue
        params = dict(word.split("=") for word in row["params"].split())
        cell = cells.setdefault((int(params["count"]), int(params["first"])), {})
        cell[params["team"]] = float(row["min_s"])
        if params["team"] == "auto":
            cell["chosen"] = "all" if row["team"] == "2" else "1"

print(f"{'count':>6} {'bits of each':>14} {'one each (ms)':>14} {'one team (ms)':>14} {'each / team':>12}  auto")
worst = 0
for (count, first), cell in cells.items():
    lost = cell[cell["chosen"]] / min(cell["1"], cell["all"]) - 1
    worst = max(worst, lost)
    print(f"{count:6} {first * math.log2(first):14.0f} {cell['1'] * 1e3:14.3f} {cell['all'] * 1e3:14.3f} "
          f"{cell['1'] / cell['all']:12.2f}  {'one team' if cell['chosen'] == 'all' else 'one each'}"
          + (f", {lost:.0%} slower" if lost else ""))
print(f"\nthe wrong choice of auto that costs most: {worst:.0%}")

def losses(meetings_bits, alone, crowded):
    for (count, first), cell in cells.items():
        bits = first * math.log2(first)
        turns = math.ceil(count / 2)
        each = bits * (turns * crowded if count > 1 else 1)
        team = count * (meetings_bits + bits * (alone + (1 - alone) / 2))
        yield cell["all" if team < each else "1"] / min(cell["1"], cell["all"]) - 1

grid = itertools.product(range(20000, 400000, 5000), [x / 100 for x in range(0, 40)], [x / 20 for x in range(20, 31)])
best = min(grid, key=lambda constants: sum(losses(*constants)))
print(f"least is lost with meetings_bits {best[0]}, alone_share {best[1]}, crowded {best[2]}: "
      f"at most {max(losses(*best)):.0%}")
PY
