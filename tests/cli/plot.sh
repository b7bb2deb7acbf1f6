# Charts of a run: scripts always, pictures where gnuplot is; `plot` draws them again.
source "$(dirname "$0")/lib.bash"
small sumsq
expect_exit 0 "$powbench" run -d pthread -w 1,2 "${small[@]}" --reps 7 -o run
for chart in time speedup efficiency; do
	[ -s "run/charts/sumsq-$chart.gp" ] || fail "no script of the $chart chart"
done
if command -v gnuplot >/dev/null; then
	for chart in time speedup efficiency; do
		[ -s "run/charts/sumsq-$chart.svg" ] && [ -s "run/charts/sumsq-$chart.png" ] || fail "no picture of $chart"
	done
	rm run/charts/*.svg
	expect_exit 0 "$powbench" plot run
	[ -s run/charts/sumsq-speedup.svg ] || fail "plot did not draw"
fi
mkdir path
expect_exit 0 env PATH="$work/path" "$powbench" plot run
cat out err >said
expect_line 'gnuplot' said
expect_exit 2 "$powbench" plot nowhere
