# Hosts have names, addresses, /tmp and shared memory of their own, and nothing of them is left, however they end.
source "$(dirname "$0")/lib.bash"

# Process ids and namespaces of all that is inside, as the machine sees them.
inside() {
	local pids folder
	pids=$(readlink "/proc/$(pgrep -f "^testbed:$TESTBED ")/ns/pid")
	for folder in /proc/[0-9]*; do
		[ "$(readlink "$folder/ns/pid")" != "$pids" ] || readlink "$folder"/ns/{net,mnt,uts,ipc}
	done 2>/dev/null | sort -u
}

# A namespace lives as long as a process in it, a file that names it, or a socket of it.
nothing_left() {
	local ours
	"$testbed" down
	! pgrep -f "^testbed:$TESTBED" >left || fail "$1: processes are left: $(cat left)"
	for _ in {1..50}; do
		{ readlink /proc/[0-9]*/ns/{net,mnt,uts,ipc} 2>/dev/null || true; } | sort -u | comm -12 - spaces >left
		[ -s left ] || break
		sleep 0.1
	done
	[ ! -s left ] || fail "$1: namespaces are left: $(cat left)"
	! grep -E 'testbed|host[0-9]' /proc/self/mounts || fail "$1: mounts are left"
	! grep -E '^ *(host[0-9]|switch)' /proc/net/dev || fail "$1: cables are left"
	ls -A tmp >left
	[ ! -s left ] || fail "$1: files are left: $(cat left)"
	ours=$(find /tmp /dev/shm /run -maxdepth 1 -newer spaces \( -name '*testbed*' -o -name 'ompi.host*' -o -name munge \))
	[ -z "$ours" ] || fail "$1: files are left: $ours"
}

expect_exit 2 "$testbed" run true
expect_line 'is not up: testbed up N' err
for bad in "" 0 65 x "2 --for 0" "2 --what 1" "2 --for"; do
	expect_exit 2 "$testbed" up $bad
	[ "$(wc -l <err)" = 1 ] || fail "up $bad: $(cat err)"
done

mkdir tmp
export TMPDIR=$work/tmp
up 4
expect_exit 2 "$testbed" up 2
expect_line 'is up already' err
inside >spaces
[ "$(wc -l <spaces)" -ge 20 ] || fail "4 hosts and a switch have $(wc -l <spaces) namespaces"
for k in 1 2 3 4; do
	on "host$k" sh -c 'hostname; : >/tmp/mine; : >/dev/shm/mine; ls /dev/shm/mine /tmp/mine; pwd; getent hosts "$(hostname)"' \
		>>told
done
printf 'host%d\n/dev/shm/mine\n/tmp/mine\n'"$work"'\n10.77.0.%d       host%d\n' 1 1 1 2 2 2 3 3 3 4 4 4 | diff - told
[ ! -e /dev/shm/mine ] || fail "a host writes into the machine's shared memory"
on host2 rm /tmp/mine
on host3 test -e /tmp/mine || fail "hosts share /tmp"
expect_exit 0 on host1 ssh host4 hostname
expect_line '^host4$' out
expect_exit 255 on host1 ssh host9 hostname
expect_exit 2 on host9 hostname
on host1 sh -c 'sleep 100 & sleep 100 &'
nothing_left down

for victim in ":supervisor" " "; do
	up 3
	inside >spaces
	on host2 sh -c 'sleep 100 & sleep 100 &'
	kill -KILL "$(pgrep -f "^testbed:$TESTBED$victim" | head -1)"
	for _ in {1..50}; do pgrep -f "^testbed:$TESTBED" >/dev/null || break; sleep 0.1; done
	! pgrep -f "^testbed:$TESTBED" || fail "SIGKILL of $TESTBED$victim leaves processes"
	nothing_left "SIGKILL of $TESTBED$victim"
done

"$testbed" up 1 --for 1
for _ in {1..50}; do pgrep -f "^testbed:$TESTBED" >/dev/null || break; sleep 0.1; done
! pgrep -f "^testbed:$TESTBED" || fail "a testbed for one second lives on"

# A plain user has hosts too, where the machine lets him.
plain=(setpriv --reuid 65534 --regid 65534 --clear-groups env HOME=/ "$testbed")
chmod 755 "$work"
if [ "$(id -u)" = 0 ] && setpriv --reuid 65534 --regid 65534 --clear-groups test -x "$testbed"; then
	status=0
	"${plain[@]}" up 2 --for 60 2>err || status=$?
	[ "$status" = 77 ] || [ "$status" = 0 ] || fail "as a plain user: $(cat err)"
	[ "$status" = 77 ] || "${plain[@]}" run ssh host2 'hostname; id -u' | paste -sd' ' | grep -qx 'host2 0' || fail "no host2"
	"${plain[@]}" down
	! pgrep -f "^testbed:$TESTBED" || fail "a plain user leaves processes"
fi
