#!/usr/bin/env bash
# Every test under every build: release (what users run), clang, the sanitizers, and the builds without MPI and OpenMP.
# Prints ctest's own lines, and stops at the first failure.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
jobs=$(nproc)
tests_at_once=$((2 * jobs)) # most of them wait for most of their time

step() { printf '\n== %s (%d s so far)\n' "$*" "$SECONDS"; }

build() {
	cmake --preset "$1" "${@:2}" >/dev/null
	cmake --build --preset "$1" -- --quiet
}

step "formatting"
git ls-files '*.[ch]' | xargs clang-format --dry-run --Werror

step "release build, clang build: warnings are errors"
build release
build clang

tidy() {
	git ls-files 'kernels/*.c' 'drivers/*.c' 'cluster/*.c' 'harness/*.c' 'io/*.c' |
		xargs -P "$jobs" -n 4 clang-tidy --quiet -p build/clang >build/clang/tidy.log 2>&1
}

step "all tests; clang-tidy beside them, which the tests that wait leave the cores to"
tidy &
tidying=$!
trap 'kill "$tidying" 2>/dev/null || true' EXIT
ctest --preset release -j "$tests_at_once"
wait "$tidying" || {
	grep -v 'warnings\? generated' build/clang/tidy.log
	exit 1
}

for preset in asan-ubsan tsan; do
	step "$preset build, all tests"
	build "$preset"
	ctest --preset "$preset" -j "$tests_at_once"
done

step "builds without MPI, without OpenMP, without both"
tests/build_variants.sh

step "all passed"
