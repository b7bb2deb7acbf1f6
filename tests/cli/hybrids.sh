# Ranks of threads: what -w asks for, what the files say of them, teams and faults inside of a rank.
source "$(dirname "$0")/lib.bash"
[ "$POWBENCH_HAVE_MPI" = TRUE ] || skip "built without MPI"
[[ $POWBENCH_SANITIZE != *thread* ]] || skip "Open MPI does not run under ThreadSanitizer"
hybrids=mpi+pthread
if [ "$POWBENCH_HAVE_OPENMP" = TRUE ]; then hybrids+=,mpi+openmp; fi
once=(--reps 1 --no-charts --no-ceiling)
small sumsq

# layouts RUN DRIVER: workers, ranks and threads of each of its cells, as they are listed.
layouts() {
	paste -d' ' <(column "$1/summary.csv" driver) <(column "$1/summary.csv" workers) <(column "$1/summary.csv" ranks) \
		<(column "$1/summary.csv" threads_per_rank) | sed -n "s/^$2 //p" | paste -sd,
}

# A grid is itself, and a number all grids that make it; to the others a grid is a number.
expect_exit 0 "$powbench" run -d "$hybrids,mpi,mpi+async,pthread" -w 2x3,4 "${small[@]}" --reps 1 --no-charts --no-ceiling -o asked
expect_all asked/samples.csv ok 1
for driver in ${hybrids//,/ }; do
	[ "$(layouts asked "$driver" | tr , '\n' | sort | paste -sd,)" = "1 1 1,4 1 4,4 2 2,4 4 1,6 2 3" ] ||
		fail "$driver: $(layouts asked "$driver")"
	expect_line "^\*? *${driver/+/\\+} +2x3 " out
done
[ "$(layouts asked mpi)" = "1 1 1,4 4 1,6 6 1" ] || fail "mpi: $(layouts asked mpi)"
[ "$(layouts asked pthread)" = "1 1 1,4 1 4,6 1 6" ] || fail "pthread: $(layouts asked pthread)"
[ "$(layouts asked 'mpi+async' | tr , '\n' | tail -1)" = "6 2 1" ] || fail "mpi+async: $(layouts asked mpi+async)"
[ "$(column asked/summary.csv cell_id | sort -u | wc -l)" = "$(column asked/summary.csv cell_id | wc -l)" ] ||
	fail "two cells have one id"
[ "$(column asked/workers.csv items | awk '{ sum += $1 } END { print sum }')" = "$(column asked/samples.csv items | awk '{ sum += $1 } END { print sum }')" ] ||
	fail "workers.csv and samples.csv disagree on the items"
# Threads of a rank are in one process, and tell where they may run.
paste -d' ' <(column asked/workers.csv cell_id) <(column asked/workers.csv rank) <(column asked/workers.csv pid) |
	grep "^$(paste -d' ' <(column asked/summary.csv cell_id) <(column asked/summary.csv driver) <(column asked/summary.csv workers) |
		sed -n 's/ mpi+pthread 6$//p') " | sort | uniq -c | awk '{ print $1, $3 }' | paste -sd, >ranks
expect_line '^6 0,6 1$' ranks
! column asked/workers.csv cpus_allowed | grep -qx '' || fail "a worker without its binding"

# auto: one, and all that make as many workers as there are cores.
expect_exit 0 "$powbench" run -d mpi+pthread -w 1x3,auto "${small[@]}" "${once[@]}" -o auto
layouts auto 'mpi+pthread' | tr , '\n' | awk -v cores="$(nproc)" '$1 != $2 * $3 || ($1 != 1 && $1 != 3 && $1 != cores) { exit 1 }' ||
	fail "auto: $(layouts auto mpi+pthread)"
[[ ",$(layouts auto 'mpi+pthread')," == *",$(nproc) 1 $(nproc),"* ]] || fail "auto without 1x$(nproc)"

# In a launch there are as many ranks as it has.
expect_exit 0 mpirun -n 2 "$powbench" run -d "$hybrids" -w 4 "${small[@]}" "${once[@]}" -o launched
[ "$(layouts launched 'mpi+pthread' | tr , '\n' | sort | paste -sd,)" = "1 1 1,4 1 4,4 2 2" ] ||
	fail "launched: $(layouts launched mpi+pthread)"
expect_exit 2 mpirun -n 2 "$powbench" run -d mpi+pthread -w 4x2 "${small[@]}" -o wide
expect_line '4x2 asked of mpi\+pthread, 2 launched: start with mpirun -n 4' err
expect_exit 0 mpirun -n 2 "$powbench" run -d mpi,mpi+pthread -w 2x2 "${small[@]}" "${once[@]}" -o beside
grep ',mpi,' beside/summary.csv | grep ',skipped,' >row
expect_line '4 workers, 2 launched: start with mpirun -n 4' row
for bad in 2x x2 2x0 0x2 2x2x2 200x200 2x-1; do
	expect_exit 2 "$powbench" run -d mpi+pthread -w "$bad" -o bad
	[ "$(wc -l <err)" = 1 ] || fail "-w $bad: $(cat err)"
done
expect_exit 2 "$powbench" metg -w 2x2 -o bad
expect_line 'RANKSxTHREADS is for powbench run' err

# The words and charts that are made of a run tell them apart.
expect_exit 0 "$powbench" plot asked
grep -rq 'mpi+pthread x3' asked/charts/*.gp || fail "no series of three threads in $(ls asked/charts)"
cp -r asked again
"$powbench" compare asked again --format csv >out || [ $? = 2 ] # runs so short cannot be compared
paste -d' ' <(column out driver) <(column out workers) <(column out ranks) >both
for layout in '4 1' '4 2' '4 4' '6 2'; do expect_line "^mpi\+pthread $layout\$" both; done
expect_exit 0 "$powbench" advise asked
expect_exit 0 "$powbench" report asked --format md

# Shared memory is that of all ranks, and teams are of one.
expect_exit 0 "$powbench" run -k race -d "$hybrids" -w 2x2 -p race.sync=none -p race.sync=atomic -p race.sync=mutex -p race.items=50 "${once[@]}" -o race
expect_all race/samples.csv ok 1
together=("$powbench" run --plugin "$POWBENCH_PLUGINS/together.so" -k together -d "$hybrids" "${once[@]}")
for schedule in static,1 dynamic,1 guided,1; do
	expect_exit 0 "${together[@]}" -w 2x2,1x4,2x4 -p together.team=2 -p together.words=3000 --schedule "$schedule" -o "team-$schedule"
	expect_all "team-$schedule/samples.csv" ok 1
done
expect_exit 0 "${together[@]}" -w 2x3,4x1 -p together.team=2 -o uneven
grep -E ',(4|6),' uneven/summary.csv | grep ',skipped,' >rows
expect_line '3 threads of a rank do not make teams of 2: ask for 2 or 4 in each rank \(-w\)' rows
expect_line '1 threads of a rank do not make teams|works in teams|skipped' rows
for fault in fail:'items 7 to 7: Input/output error' leave:'came to different collectives'; do
	for victim in 0 1; do
		name=${fault%%:*}-$victim
		expect_exit 1 timeout 60 "${together[@]}" -w 2x2 -p together.team=2 -p together.fault="${fault%%:*}" -p together.at=7 \
			-p together.victim="$victim" --schedule static,1 -o "$name"
		grep ',mpi+pthread,' "$name/summary.csv" | grep ',failed,' >row
		expect_line "${fault#*:}" row
	done
done
expect_exit 0 "$powbench" run -k pow -d "$hybrids" -w 2x2 -p pow.base=3 -p pow.exponent=300000,7 -p pow.team=2 \
	-p pow.save=numbers "${once[@]}" -o powers
[ "$(head -c 20 numbers/pow_3_7.dec)" = 2187 ] || fail "3^7 by a team of a rank: $(head -c 20 numbers/pow_3_7.dec)"
column powers/summary.csv team | grep -qx 2 || fail "no team of two"

# Records come home from every thread, and pinned threads are where they are told.
expect_exit 0 "$powbench" run -k fetch -d "$hybrids" -w 2x3 -p fetch.items=40 -p fetch.latency=1ms "${once[@]}" -o fetched
expect_all fetched/samples.csv ok 1
expect_exit 0 "$powbench" run -d "$hybrids" -w 2x2 --pin compact "${small[@]}" "${once[@]}" -o pinned
paste -d' ' <(column pinned/workers.csv cpu) <(column pinned/workers.csv cpus_allowed) | awk '$1 != $2 { exit 1 }' ||
	fail "a pinned worker is elsewhere"

# The smallest task that each runs efficiently.
expect_exit 0 "$powbench" metg -d "$hybrids" -w 2 --budget 5 --no-charts -o metg

# Where the ranks are, and what is wrong with that.
expect_exit 0 mpirun -n 3 "$powbench" list machine
expect_line '^Ranks of this launch:$' out
expect_line ' ranks 0 to 2 +[0-9]+ socket' out
if [ "$(nproc)" -ge 2 ]; then
	count=(-k counter -p counter.items=8 -p counter.increments=5000000)
	expect_exit 0 env OMPI_MCA_hwloc_base_binding_policy=core mpirun -n 2 "$powbench" run -d mpi+pthread -w 2x2 "${count[@]}" \
		"${once[@]}" -o bound
	expect_line '^placement: on [^ ]+: ranks are bound to fewer CPUs than they have threads \(counter mpi\+pthread 2x2' out
	expect_exit 0 "$powbench" run -d pthread -w "$(($(nproc) + 1))" "${count[@]}" "${once[@]}" -o crowded
	expect_line "^placement: on [^ ]+: more workers than CPUs that they may use \\(counter pthread $(($(nproc) + 1))\\)" out
	placed=$(grep -n '^placement:' out | cut -d: -f1)
	[ "$placed" -lt "$(grep -n '^counter ' out | head -1 | cut -d: -f1)" ] || fail "told after measuring: $(cat out)"
fi
