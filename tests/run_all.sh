#!/usr/bin/env bash
# The tests under every build: release (what users run), clang, the sanitizers, and the builds without MPI and OpenMP.
# Prints ctest's own lines, and stops at the first failure.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source tests/made_here.bash
jobs=$(nproc)
tests_at_once=$((2 * jobs)) # most of them wait for most of their time

step() { printf '\n== %s (%d s so far)\n' "$*" "$SECONDS"; }

build() {
	local fresh=()
	made_here "build/$1" || fresh=(--fresh)
	cmake "${fresh[@]}" --preset "$1" >/dev/null
	cmake --build --preset "$1" -- --quiet
}

step "formatting"
git ls-files '*.[ch]' | xargs clang-format --dry-run --Werror

step "release build, all tests"
build release
ctest --preset release -j "$tests_at_once"

step "clang build, warnings are errors, clang-tidy"
build clang
git ls-files 'kernels/*.c' 'drivers/*.c' 'cluster/*.c' 'harness/*.c' 'io/*.c' |
	xargs -P "$jobs" -n 4 clang-tidy --quiet -p build/clang >build/clang/tidy.log 2>&1 || {
	grep -v 'warnings\? generated' build/clang/tidy.log
	exit 1
}

# Left out: what a suite does too with the same bytes (io_bad_input_test, driver_schedule_test, selftest_test).
step "asan-ubsan build, all tests but three"
build asan-ubsan
ctest --preset asan-ubsan -j "$tests_at_once" -E '^cli_(bad_servers|schedules_and_weak_scaling|selftest)$'

# The harness has one thread, so end to end only what runs every kernel and every driver can have a race.
step "tsan build, all tests of the rooms, and end to end those that run every kernel and driver"
build tsan
ctest --preset tsan -j "$tests_at_once" -E '^cli_'
ctest --preset tsan -j "$tests_at_once" -R '^cli_(every_kernel|io_kernels|records|few_descriptors)'

step "builds without MPI, without OpenMP, without both"
tests/build_variants.sh

step "all passed"
