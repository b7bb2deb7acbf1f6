# draw CHART CSV STEM: CHART.gp of this folder in the style of a run's charts, as STEM.svg and STEM.png.
charts=$(dirname "${BASH_SOURCE[0]}")
draw() {
	local cpu machine
	cpu=$(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo | sed q)
	machine="${cpu:-unknown CPU} · $(nproc) cores${MACHINE_NOTE:+ · $MACHINE_NOTE}"
	if ! command -v gnuplot >/dev/null; then
		echo "no chart: apt-get install gnuplot-nox" >&2
		return
	fi
	gnuplot -e "templates='$charts/../../../results/templates'; csv='$2'; stem='$3'; machine='$machine'" "$charts/$1.gp"
	echo "chart: $3.svg and .png, of $2"
}
