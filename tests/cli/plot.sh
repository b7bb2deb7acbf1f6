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

# Samples edited by hand: one line that says what is wrong, and no crash.
edited() {
	rm -rf edited
	cp -r run edited
	awk -F, -v OFS=, -v name="$1" -v value="$2" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) at = i }
		NR > 1 { $at = value }; { print }' run/samples.csv >edited/samples.csv
}
for name in cell_id kernel driver scaling status; do
	edited $name ''
	expect_exit 2 "$powbench" plot edited
	expect_line "no $name in row 1" err
done
edited wall_s -3
expect_exit 2 "$powbench" plot edited
expect_line 'negative wall_s' err
edited wall_s 0
expect_exit 0 "$powbench" plot edited
expect_line 'no time was measurable' out
edited wall_s 0.25
expect_exit 0 "$powbench" plot edited
expect_line '250\.0 +\+-0\.0 %|250\.0 +±0\.0 %' out
edited wall_s ''
expect_exit 0 "$powbench" plot edited
expect_line 'no samples' out
edited params ''
expect_exit 0 "$powbench" plot edited
