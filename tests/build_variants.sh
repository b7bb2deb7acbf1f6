#!/usr/bin/env bash
# powbench builds without MPI, without OpenMP and without both, and `powbench list` then says what is missing. One folder
# serves all three: what does not depend on either is compiled once.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source tests/made_here.bash
dir=build/variants
fresh=()
made_here "$dir" || fresh=(--fresh)

check() {
	local name=$1 missing=$2
	cmake "${fresh[@]}" -G Ninja -S . -B "$dir" -DCMAKE_BUILD_TYPE=Debug -DCMAKE_C_FLAGS_DEBUG=-O1 -DPOWBENCH_WERROR=ON -DBUILD_TESTING=OFF "${@:3}" >/dev/null
	fresh=()
	cmake --build "$dir" -- --quiet
	local what
	for what in $missing; do
		"$dir/powbench" list drivers | tr -s ' \n' ' ' | grep -q "not here: built without $what:" ||
			{ echo "$name: list does not say that $what is missing"; exit 1; }
	done
	echo "$name: builds, and list names what is missing"
}

check no-mpi-no-openmp "MPI OpenMP" -DPOWBENCH_MPI=OFF -DPOWBENCH_OPENMP=OFF
check no-openmp OpenMP -DPOWBENCH_MPI=ON -DPOWBENCH_OPENMP=OFF
check no-mpi MPI -DPOWBENCH_MPI=OFF -DPOWBENCH_OPENMP=ON
