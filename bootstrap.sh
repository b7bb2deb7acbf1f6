#!/usr/bin/env bash
# bootstrap.sh: from a fresh machine to a running powbench.
#
#   ./bootstrap.sh run    install what is missing, build, run the main job and the quick tour, say where the charts are
#   ./bootstrap.sh test   install what is missing, build, run every test
#   ./bootstrap.sh build  install what is missing and build
#
# Packages come from the system's package manager (apt; Debian 12 and Ubuntu 24.04 have these names), as root or through
# sudo. What is there already is not installed or built again.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
source tests/made_here.bash

# Newer systems have a library of llhttp; Debian 12 has its sources, which the build finds there.
llhttp_package() { apt-cache show libllhttp-dev >/dev/null 2>&1 && echo libllhttp-dev || echo node-llhttp; }

# The browser that the report is looked at in. Ubuntu has it as a snap alone; there that test says that it is skipped.
browser_packages() { grep -qx 'ID=ubuntu' /etc/os-release 2>/dev/null || echo chromium chromium-driver; }

build_packages=(gcc cmake ninja-build pkg-config git libgmp-dev libhwloc-dev libcjson-dev libxml2-dev libopenmpi-dev openmpi-bin
	gnuplot-nox fonts-dejavu-core libcurl4-openssl-dev
	"$(llhttp_package)")
test_packages=(libcunit1-dev openssl clang lld clang-format clang-tidy libomp-dev python3 procps iproute2 slurm-wlm munge zsh
	$(browser_packages))

say() { printf '%s\n' "$*" >&2; }

die() {
	say "bootstrap: $*"
	exit 1
}

is_installed() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q '^install ok installed$'; }

as_root() {
	if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# Installs those of the named packages that are missing; says which before it does.
install_missing() {
	local missing=() package
	if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
		say "bootstrap: no apt here; powbench needs what these Debian packages hold: $*"
		return 0
	fi
	for package in "$@"; do
		is_installed "$package" || missing+=("$package")
	done
	[ ${#missing[@]} -gt 0 ] || return 0
	say "bootstrap: installing ${missing[*]}"
	[ "$(id -u)" = 0 ] || command -v sudo >/dev/null ||
		die "not root and no sudo; as root, run: apt-get install ${missing[*]}"
	as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q >/dev/null ||
		die "apt-get update failed: is the network up?"
	as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" >/dev/null ||
		die "apt-get install failed; the lines above say why"
}

# Configures once and builds what changed. A preset's folder that was configured elsewhere is made anew.
build() {
	local preset=$1
	made_here "build/$preset" || cmake --fresh --preset "$preset" >/dev/null
	cmake --build --preset "$preset" -- --quiet
}

# What mpirun asks of root, said once so that the line below can be typed as it stands.
mpirun_prefix() {
	[ "$(id -u)" != 0 ] || printf 'OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 '
}

next_line() {
	say "next: $(mpirun_prefix)mpirun -n 16 --oversubscribe ./powbench"
}

command_build() {
	install_missing "${build_packages[@]}"
	build release
}

command_run() {
	command_build
	./powbench run
	./powbench tour --quick
	next_line
}

command_test() {
	install_missing "${build_packages[@]}" "${test_packages[@]}"
	tests/run_all.sh
	next_line
}

case "${1:-}" in
build) command_build && next_line ;;
run) command_run ;;
test) command_test ;;
*)
	sed -n '2,9s/^# \{0,1\}//p' "$0" >&2
	exit 2
	;;
esac
