# Kernels whose items are done by teams: who has them, what becomes of the other cells, and what the files say.
# Starts no ranks.
source "$(dirname "$0")/lib.bash"
together=("$powbench" run --plugin "$POWBENCH_PLUGINS/together.so" -k together --reps 1 --no-charts)
drivers=pthread
if [ "$POWBENCH_HAVE_OPENMP" = TRUE ]; then drivers+=,openmp; fi

# rows RUN DRIVER WORKERS: status and team of its cells.
rows() {
	paste -d' ' <(column "$1/summary.csv" driver) <(column "$1/summary.csv" workers) \
		<(column "$1/summary.csv" status) <(column "$1/summary.csv" team) | grep "^$2 $3 " || fail "no $2 with $3"
}

expect_exit 0 "${together[@]}" -d "$drivers,process" -w 2,3,4 -p together.team=2 -o two
for driver in ${drivers//,/ }; do
	for cell in "1 ok 1" "2 ok 2" "3 skipped 1" "4 ok 2"; do
		[ "$(rows two "$driver" "${cell%% *}")" = "$driver $cell" ] || fail "$driver $cell: $(rows two "$driver" "${cell%% *}")"
	done
	grep ",$driver," two/summary.csv >cells
	expect_line '3 workers do not make teams of 2: ask for 2 or 4 \(-w\)' cells
done
[ "$(rows two process 2)" = "process 2 skipped 1" ] || fail "process: $(rows two process 2)"
[ "$(rows two process 1)" = "process 1 ok 1" ] || fail "process: $(rows two process 1)"
grep ',process,' two/summary.csv >cells
expect_line 'works in teams of 2, and process has none: measure it under .*pthread.*\(-d\)' cells

expect_exit 0 "${together[@]}" -d "$drivers" -w 3 -o all
expect_all all/samples.csv ok 1
for driver in ${drivers//,/ }; do
	[ "$(rows all "$driver" 3)" = "$driver 3 ok 3" ] || fail "all: $(rows all "$driver" 3)"
done
# What pow.team=auto chose is in the same column: all on one large number where there are cores for it, one each else.
for first in 300000 100; do
	expect_exit 0 "$powbench" run -k pow -d pthread -w 2 -p pow.first=$first -p pow.count=1 --reps 1 --no-charts --no-ceiling \
		-o "auto-$first"
done
members=1
[ "$(nproc)" -lt 2 ] || members=2
[ "$(rows auto-300000 pthread 2)" = "pthread 2 ok $members" ] || fail "auto: $(rows auto-300000 pthread 2)"
[ "$(rows auto-100 pthread 2)" = "pthread 2 ok 1" ] || fail "auto: $(rows auto-100 pthread 2)"

# The claims of a team are its first worker's.
paste -d' ' <(column all/workers.csv worker) <(column all/workers.csv items) | sort -u >workers
for worker in "0 20" "1 0" "2 0"; do expect_line "^$worker\$" workers; done
[ "$(wc -l <workers)" = 3 ] || fail "items of workers: $(cat workers)"

# The kernel of docs/writing-a-kernel.md.
expect_exit 0 "$powbench" run --plugin "$POWBENCH_PLUGINS/dot.so" -k dot -d "serial,$drivers" -w 1,2,3 --reps 1 \
	--no-charts --no-ceiling -o dot
expect_all dot/samples.csv ok 1
for driver in ${drivers//,/ }; do
	[ "$(rows dot "$driver" 3)" = "$driver 3 ok 3" ] || fail "dot: $(rows dot "$driver" 3)"
done

# A member that goes wrong is a failed cell with the reason; another that does not keep step, likewise.
for fault in fail:'items? 7.*Input/output error' leave:'came to different collectives'; do
	expect_exit 1 "${together[@]}" -d pthread -w 2 -p together.fault="${fault%%:*}" -p together.at=7 \
		-p together.victim=1 --schedule static,1 -o "fault-${fault%%:*}"
	grep ',pthread,' "fault-${fault%%:*}/summary.csv" | grep ',failed,' >row
	expect_line "${fault#*:}" row
done
expect_exit 0 "$powbench" report two --format md

# pow: `auto` has a team for one number where memory is shared; a number of members is a wish that has to be met.
powers=("$powbench" run -k pow --reps 1 --no-charts -p pow.base=3)
expect_exit 0 "${powers[@]}" -d "$drivers,process" -w 2 -p pow.exponent=3000000 -o auto
expect_all auto/samples.csv ok 1
[ "$(rows auto process 2)" = "process 2 ok 1" ] || fail "auto: $(rows auto process 2)"
if [ "$(nproc)" -ge 2 ]; then
	for driver in ${drivers//,/ }; do
		[ "$(rows auto "$driver" 2)" = "$driver 2 ok 2" ] || fail "auto: $(rows auto "$driver" 2)"
	done
fi
expect_exit 0 "${powers[@]}" -d "$drivers,process" -w 2,5 -p pow.exponent=100000,7,200000 -p pow.team=5 -o five
for driver in ${drivers//,/ }; do
	[ "$(rows five "$driver" 5)" = "$driver 5 ok 5" ] || fail "more than the cores: $(rows five "$driver" 5)"
	[ "$(rows five "$driver" 2)" = "$driver 2 skipped 1" ] || fail "more than the workers: $(rows five "$driver" 2)"
	grep ",$driver," five/summary.csv >cells
	expect_line '2 workers do not make teams of 5: ask for 5 \(-w\)' cells
done
grep ',process,' five/summary.csv >cells
expect_line 'works in teams of 5, and process has none' cells
expect_exit 0 "${powers[@]}" -d "$drivers" -w 4 -p pow.exponent=100000,7,200000 -p pow.team=2 -p pow.save=numbers -o two-by-two
[ "$(head -c 20 numbers/pow_3_7.dec)" = 2187 ] || fail "3^7 by a team: $(head -c 20 numbers/pow_3_7.dec)"
expect_exit 2 "${powers[@]}" -d pthread -p pow.exponent=5 -p pow.team=none
expect_line 'pow.team=none is no team: give auto, all, or how many' "$work/err"
