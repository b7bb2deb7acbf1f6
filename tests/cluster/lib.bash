# lib.bash: a test cluster for one test, which sees the test's folder and the build. Sourced.
source "$(dirname "${BASH_SOURCE[0]}")/../cli/lib.bash"
testbed=$POWBENCH_SOURCE/cluster/testbed
export TESTBED=test-$$
trap '"$testbed" down; rm -rf "$work"' EXIT
[ -z "$POWBENCH_SANITIZE" ] || skip "what runs on hosts is the same without a sanitizer"
on() { timeout 60 "$testbed" run --host "$@"; }

# up N [OPTION...]: for two minutes at most, whatever becomes of the test.
up() {
	local status=0
	timeout 40 "$testbed" up "$@" --for 120 --share "$work" --share "$(dirname "$powbench")" --share "$POWBENCH_SOURCE" 2>err || status=$?
	[ "$status" != 77 ] || skip "$(cat err)"
	[ "$status" = 0 ] || fail "testbed up: $(cat err)"
}

slurm_up() {
	local status=0
	timeout 40 "$testbed" slurm 2>err || status=$?
	[ "$status" != 77 ] || skip "$(cat err)"
	[ "$status" = 0 ] || fail "testbed slurm: $(cat err)"
}

# Waits until every host is. One that Slurm has not heard of again (idle*, comp*) does not count: jobs wait for it.
all_idle() { on host1 sh -c 'until [ "$(sinfo -h -N -o %t | sort -u)" = idle ]; do sleep 0.2; done'; }
