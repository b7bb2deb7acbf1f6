#!/usr/bin/env bash
# The tests under every build: release (what users run), the sanitizers, and the builds without MPI and OpenMP.
# Prints ctest's own lines, and stops at the first failure.
#
#   tests/run_all.sh [--thorough]   with all that is left out below for the time it takes
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source tests/made_here.bash
jobs=$(nproc)
tests_at_once=$((2 * jobs)) # most of them wait for most of their time

# Left out: what a suite does too with the same bytes, and what waits for minutes for hosts and jobs that are lost
# (cli_mpi_faults loses ranks).
not_with_asan='^(cli_(against|audit|bad_servers|communication|hybrid_faults|hybrids|io_kernels|metg|records|'
not_with_asan+='schedules_and_weak_scaling|selftest|tour|where_the_time_went)|'
not_with_asan+='cluster_(faults|hybrids|launcher|slow_links|slurm|slurm_losses|submit))$'
with_tsan=(-L threads) build_for_tsan=threads_tests
# How far clang's static analyser follows the paths through a function; by itself it goes on eleven times as far.
tidy_effort=(--extra-arg={-Xclang,-analyzer-config,-Xclang,max-nodes=20000})
if [ "${1:-}" = --thorough ]; then
	not_with_asan='^$' with_tsan=() build_for_tsan=all tidy_effort=()
fi

step() { printf '\n== %s (%d s so far)\n' "$*" "$SECONDS"; }

# build PRESET [COMPILER [TARGET]]. A folder of another compiler is made anew: CMake would change it, and forget the preset's settings.
build() {
	local fresh=()
	made_here "build/$1" && grep -qE "^CMAKE_C_COMPILER:[A-Z]+=.*${2:-}\$" "build/$1/CMakeCache.txt" || fresh=(--fresh)
	cmake "${fresh[@]}" --preset "$1" >/dev/null
	cmake --build --preset "$1" --target "${3:-all}" -- --quiet
}

tidy() {
	local log=build/asan-ubsan/tidy.log
	git ls-files 'kernels/*.c' 'drivers/*.c' 'cluster/*.c' 'harness/*.c' 'io/*.c' |
		xargs -P "$jobs" -n 4 clang-tidy --quiet -p build/asan-ubsan "${tidy_effort[@]}" >"$log" 2>&1 || {
		grep -v 'warnings\? generated' "$log"
		return 1
	}
}

step "formatting"
git ls-files '*.[ch]' | xargs clang-format --dry-run --Werror

# Yields to the tests beside it.
build_sanitized() {
	renice -n 19 "$BASHPID" >/dev/null
	build asan-ubsan clang
	tidy
	build tsan "" "$build_for_tsan"
}

step "release build"
build release

step "all tests; and beside them, as most wait for most of their time: builds with clang for asan-ubsan and with gcc for \
tsan, where warnings are errors, and clang-tidy"
build_sanitized >build/sanitized.log 2>&1 &
ctest --preset release -j "$tests_at_once" || {
	wait
	exit 1
}
wait $! || {
	cat build/sanitized.log
	exit 1
}

step "tests with asan-ubsan"
ctest --preset asan-ubsan -j "$tests_at_once" -E "$not_with_asan"

step "tests with tsan"
ctest --preset tsan -j "$tests_at_once" "${with_tsan[@]}"

step "builds without MPI, without OpenMP, without both"
tests/build_variants.sh

step "all passed"
