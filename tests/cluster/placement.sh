# Hosts that allow their ranks different CPUs: each rank binds its workers to those of its own host, `auto` asks for what
# every host has room for, and what will be in the way is told of that host before anything is measured.
source "$(dirname "$0")/lib.bash"
[ "$POWBENCH_HAVE_MPI" = TRUE ] || skip "built without MPI"
mapfile -t cpus < <(python3 -c 'import os; print("\n".join(map(str, sorted(os.sched_getaffinity(0)))))')
[ ${#cpus[@]} -ge 2 ] || skip "one CPU is the same everywhere"
up 2
once=(--reps 1 --no-charts --no-ceiling)
small sumsq

# host2 has the second CPU alone.
printf '#!/bin/sh\n[ "$1" = host2 ] && exec taskset -c %s ssh "$@"\nexec ssh "$@"\n' "${cpus[1]}" >agent
chmod +x agent
mpirun=(env "OMPI_MCA_plm_rsh_agent=$work/agent" mpirun)

# bound NAME: host, rank and CPUs of each worker of the widest cell.
bound() {
	paste -d' ' <(column "$1/workers.csv" cell_id) <(column "$1/workers.csv" worker) <(column "$1/workers.csv" host) \
		<(column "$1/workers.csv" rank) <(column "$1/workers.csv" cpus_allowed) |
		grep "^$(paste -d' ' <(column "$1/summary.csv" workers) <(column "$1/summary.csv" cell_id) | sort -n | tail -1 | cut -d' ' -f2) " |
		sort -u -k2n | cut -d' ' -f3- | paste -sd,
}

for pin in compact scatter; do
	expect_exit 0 on host1 "${mpirun[@]}" --host host1:2,host2:2 "$powbench" run -d mpi -w 4 --pin "$pin" "${small[@]}" "${once[@]}" -o "ranks-$pin"
	expect_all "ranks-$pin/samples.csv" ok 1
	[ "$(bound "ranks-$pin")" = "host1 0 ${cpus[0]},host1 1 ${cpus[1]},host2 2 ${cpus[1]},host2 3 ${cpus[1]}" ] ||
		fail "$pin: $(bound "ranks-$pin")"
done
expect_line '^placement: on host2: more workers than CPUs that they may use \(sumsq mpi 4\): ' out
placed=$(grep -n '^placement:' out | cut -d: -f1)
[ "$placed" -lt "$(grep -n 'sumsq.* first=' out | head -1 | cut -d: -f1)" ] || fail "told after measuring: $(cat out)"

# Threads, of a launch of powbench's own; ranks that are bound say so.
expect_exit 0 on host1 env "OMPI_MCA_plm_rsh_agent=$work/agent" "$powbench" run -d mpi+pthread -w 2x2 --pin compact "${small[@]}" \
	"${once[@]}" --launcher 'mpirun --host host1:1,host2:1' -o threads
[ "$(bound threads)" = "host1 0 ${cpus[0]},host1 0 ${cpus[1]},host2 1 ${cpus[1]},host2 1 ${cpus[1]}" ] || fail "threads: $(bound threads)"
expect_line '^placement: on host2: ranks are bound to fewer CPUs than they have threads \(sumsq mpi\+pthread 2x2\): ' out

# A core each that the launcher has bound ranks to is theirs, pinned or not.
for pin in none compact; do
	expect_exit 0 on host1 env OMPI_MCA_hwloc_base_binding_policy=core mpirun --host host1:2 "$powbench" run -d mpi -w 2 --pin "$pin" \
		"${small[@]}" "${once[@]}" -o "core-$pin"
	[ "$(bound "core-$pin" | grep -oE '[^ ]+(,|$)' | sort -u | wc -l)" = 2 ] || fail "$pin: $(bound "core-$pin")"
done

# As many threads in each rank as the narrower host has room for; on equal hosts all that they have.
expect_exit 0 on host1 "${mpirun[@]}" --host host1:1,host2:1 "$powbench" run -d mpi+pthread -w auto "${small[@]}" "${once[@]}" -o narrow
column narrow/summary.csv workers | sort -nu | tail -1 >widest
expect_line '^2$' widest
! grep '^placement:' out || fail "auto asks for more than there is room for"
expect_exit 0 on host1 mpirun --host host1:1,host2:1 "$powbench" run -d mpi+pthread -w auto "${small[@]}" "${once[@]}" -o wide
paste -d' ' <(column wide/summary.csv workers) <(column wide/summary.csv ranks) <(column wide/summary.csv driver) | sort -n | tail -1 >widest
expect_line "^$((2 * ${#cpus[@]})) 2 mpi\\+pthread\$" widest
