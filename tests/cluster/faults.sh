# A host that is cut off, and a daemon of mpirun that is killed, end a run with a line that names the host; a batch system
# that ends mpirun interrupts it. Nothing measured is lost, and no process is left.
source "$(dirname "$0")/lib.bash"
source "$(dirname "$0")/../cli/faults.bash"
[ "$POWBENCH_HAVE_MPI" = TRUE ] || skip "built without MPI"
up 3
measure=(run -k sleep -p sleep.items=8 -p sleep.time=10ms -d mpi -w 4 --reps 100k --no-charts --no-ceiling)
hosts=host1:2,host2:1,host3:1
export OMPI_MCA_oob_tcp_keepalive_time=2 OMPI_MCA_oob_tcp_keepalive_intvl=2 OMPI_MCA_oob_tcp_keepalive_probes=4

# Hosts share their process table.
left() { on switch pgrep -f '^(/usr/bin/)?orted |powbench run|agent:' || true; }
none_left() {
	local tries
	for tries in {1..200}; do
		[ -n "$(left)" ] || return 0
		sleep 0.1
	done
	fail "$1 leaves processes: $(on switch ps ax)"
}

# kept_all NAME: what any end of a launch of the user's leaves: not a row is missing.
kept_all() {
	wait "$pid" && fail "$1: exit status 0"
	none_left "$1"
	[[ $(cat "$1/samples.csv") = "$kept"* ]] || fail "$1: rows are lost"
}

# is_lost NAME: whether a sample was.
is_lost() { column "$1/samples.csv" status | grep -qx lost; }

# interrupted NAME: as mpirun ended it.
interrupted() {
	expect_line '"status":[[:space:]]*"interrupted"' "$1/run.json"
	! is_lost "$1" || fail "$1: an end that was asked for is taken for a loss"
}

begin daemon 20 "$testbed" run "$powbench" "${measure[@]}" --launcher "mpirun --host $hosts" -o daemon
on switch pkill -KILL -n '^orted'
pids= # none_left looks after them
ended daemon 1
told daemon "(rank [23] on )?host[23] "
none_left "a killed daemon"

# mpirun says which of its daemons is gone, and ends the ranks as a batch system ends mpirun; unless rank 0 has seen before
# that its ranks died with it.
begin reported 20 "$testbed" run mpirun --host "$hosts" "$powbench" "${measure[@]}" -o reported
kept=$(cat reported/samples.csv)
on switch pkill -KILL -n '^orted'
kept_all reported
if is_lost reported; then told reported "rank [23] on host[23] "; else interrupted reported; fi
expect_line 'Remote daemon: .* host[23]' reported.err

begin batch 20 "$testbed" run mpirun --host "$hosts" "$powbench" "${measure[@]}" -o batch
kept=$(cat batch/samples.csv)
on switch pkill -TERM -x mpirun
kept_all batch
interrupted batch

# In a launch of powbench's own and in one of the user's.
begin own 20 "$testbed" run "$powbench" "${measure[@]}" --launcher "mpirun --host $hosts" -o own
own=$pid
begin user 20 "$testbed" run mpirun --host "$hosts" "$powbench" "${measure[@]}" -o user
on switch ip link set host3 down
status=0
wait "$pid" || status=$?
[ "$status" != 0 ] || fail "exit status 0 after host3 was cut off"
pid=$own
ended own 1
for name in own user; do told "$name" "rank 3 on host3 .* cannot be reached any more: its host is cut off" "$name"; done
none_left "a host that was cut off"
