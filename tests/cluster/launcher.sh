# What starts the ranks can be named, and what is wrong with it, or with a host, is one line before anything is measured.
source "$(dirname "$0")/lib.bash"
[ "$POWBENCH_HAVE_MPI" = TRUE ] || skip "built without MPI"
unset OMPI_MCA_rmaps_base_oversubscribe # as users have it: slots count
up 3
small sumsq
measure=(run -d mpi "${small[@]}" --reps 1 --no-charts --no-ceiling)

# refused PATTERN COMMAND...: exit status 2 and one line of powbench's that has it; no folder was made.
refused() {
	expect_exit 2 on host1 "${@:2}"
	[ "$(grep -c '^powbench: ' err)" = 1 ] || fail "not one line: $(cat err)"
	expect_line "^powbench: .*$1" err
	[ ! -e results ] || fail "a folder was made"
}

# alone PATTERN LAUNCHER: the same of up to six ranks, and nothing but that line.
alone() {
	refused "$1" "$powbench" "${measure[@]}" -w 1,6 --launcher "$2"
	[ "$(wc -l <err)" = 1 ] || fail "more than one line: $(cat err)"
}

expect_exit 0 on host1 "$powbench" "${measure[@]}" -w 1,6 -o both --launcher 'mpirun --host host1:3,host2:3'
expect_all both/samples.csv ok 1
column both/workers.csv host | sort -u | paste -sd' ' >hosts
expect_line '^host1 host2$' hosts

alone 'resolve hostname nowhere' 'mpirun --host host1:2,nowhere:4'
alone 'too few slots' 'mpirun --host host1:2,host2:2'
alone 'rank 0 is on host2' 'mpirun --host host2:3,host3:3'
alone 'no such program on PATH' 'nosuchrun'
alone 'split into words' 'mpirun "host'
refused 'leave it out' mpirun --host host1:1,host2:1 "$powbench" "${measure[@]}" --launcher mpirun

commit=$("$powbench" --version | grep -oE '\([0-9a-z]+' | tr -d '(')
LC_ALL=C sed "s/$commit/${commit//[0-9]/x}/g" "$powbench" >other
chmod +x other
on host2 mount --bind "$work/other" "$powbench"
alone 'host2 has powbench [^ ]* \(.*x.*\), and host1 .*: put one build on all hosts' 'mpirun --host host1:3,host2:3'
on host2 umount "$powbench"

on host1 mkdir /tmp/mine
on host1 cp "$powbench" /tmp/mine/
refused 'host3 works in .*, and host1 in /tmp/mine' sh -c 'cd /tmp/mine && exec "$@"' sh \
	mpirun --host host1:3,host3:3 "$powbench" "${measure[@]}"
refused 'host2 cannot execute /tmp/mine/powbench' /tmp/mine/powbench "${measure[@]}" -w 6 --launcher \
	'mpirun --host host1:3,host2:3'

expect_exit 0 on host1 mpirun --host host1:4,host3:1 "$powbench" "${measure[@]}" -o uneven
expect_line '^note: host3 has 1 rank, host1 has 4: ' out

# A folder of the same name on each host is not a shared one; what starts the ranks makes no difference to what is told.
on host2 mkdir /tmp/mine
on host2 cp "$powbench" /tmp/mine/
expect_exit 0 on host1 sh -c 'cd /tmp/mine && exec "$@"' sh mpirun --host host1:2,host2:2 "$powbench" "${measure[@]}" -o "$work/apart"
expect_line '^note: host2 does not see what host1 has in /tmp/mine: ' out
expect_exit 0 on host1 sh -c 'cd /tmp/mine && exec "$@"' sh "$powbench" "${measure[@]}" -w 5 -o "$work/apart-too" \
	--launcher 'mpirun --host host1:3,host2:2'
expect_line '^note: host2 has 2 ranks, host1 has 3: .*; host2 does not see what host1 has in /tmp/mine: ' out
[ -z "$(on host1 find /tmp/mine -name '.powbench-*')" ] || fail "a mark was left"
expect_exit 0 on host1 mpirun --host host1:2,host2:2 "$powbench" "${measure[@]}" -o together
! grep '^note:' out || fail "a shared folder is remarked on"

# A plug-in that one host lacks.
cp "$POWBENCH_PLUGINS/ledger.so" plugin.so
on host1 cp plugin.so /tmp/mine/
plugin=(run --plugin /tmp/mine/plugin.so -k ledger -d mpi -w 1,4 --reps 1 --no-charts --no-ceiling)
refused 'host2 cannot read /tmp/mine/plugin.so \(No such file or directory\)' mpirun --host host1:2,host2:2 "$powbench" "${plugin[@]}"
expect_exit 2 on host1 "$powbench" "${plugin[@]}" --launcher 'mpirun --host host1:2,host2:2'
expect_line '^powbench: host2 cannot read /tmp/mine/plugin.so ' err
[ "$(wc -l <err)" = 1 ] && [ ! -e results ] || fail "$(cat err)"
on host2 cp plugin.so /tmp/mine/
expect_exit 0 on host1 mpirun --host host1:2,host2:2 "$powbench" "${plugin[@]}" -o plugged
expect_all plugged/samples.csv ok 1

# As root, a launch of powbench's own sees to the permission; who has taken it away is told.
if [ "$(id -u)" = 0 ]; then
	root=(env -u OMPI_ALLOW_RUN_AS_ROOT -u OMPI_ALLOW_RUN_AS_ROOT_CONFIRM)
	expect_exit 0 on host1 "${root[@]}" "$powbench" "${measure[@]}" -w 2 -o as-root --launcher 'mpirun --host host1:1,host2:1'
	refused 'mpirun on host1 refuses to run as root: set OMPI_ALLOW_RUN_AS_ROOT=1 and OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1' \
		env OMPI_ALLOW_RUN_AS_ROOT=0 "$powbench" "${measure[@]}" -w 2 --launcher 'mpirun --host host1:1,host2:1'
fi
