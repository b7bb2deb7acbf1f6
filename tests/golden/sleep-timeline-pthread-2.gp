# A chart of powbench. Restyle it below its data, then run here: gnuplot sleep-test.gp
stem = 'sleep-test'
title = 'sleep: timeline of pthread with 2 workers'
subtitle = 'items=3 · 16 items · strong scaling'
figures = 'the warm-up, which counts for no time: tracing it disturbs none that does'
machine = 'host1 · Example CPU 3000 · 2 cores · run 20250101T120000Z-abcd'
left_out = ''
series = 0
unit = 'ms'
height = 600
wall = 400
rows_low = -0.7
rows_high = 2.7
$lanes << EOD
# x y left right low high
200 0 0 400 -0.4 0.4
200 1 0 400 0.6 1.4
EOD
$compute << EOD
# x y left right low high
50 0 0 100 -0.4 0.4
200 0 100 300 -0.4 0.4
205 1 10 400 0.6 1.4
EOD
has_compute = 1
$wait << EOD
# x y left right low high
EOD
has_wait = 0
$loops << EOD
# x y left right low high
EOD
has_loops = 0
$borders << EOD
# x y half a row
-1 0 0
100 0 0.4
EOD
$numbers << EOD
# x y items colour
-1 0 "" 0
50 0 "0" 0xffffff
200 0 "1" 0xffffff
205 1 "2" 0xffffff
EOD
set ytics ()
set ytics add ('thread 0' 0)
set ytics add ('thread 1' 1)

# The look of every chart.
if (!exists('height')) height = 600
set terminal svg noenhanced size 900,height background rgb 'white' font 'sans-serif,12'
set output stem.'.svg'
set encoding utf8
small = 'sans-serif,10'
set border 3 lc rgb '#808080' lw 1
set tics nomirror out scale 0.6 textcolor rgb '#404040'
set grid xtics ytics lt 1 lc rgb '#e6e6e6' lw 1
set errorbars 0.7
set lmargin at screen 0.120
set rmargin at screen 0.975
# The legend has three columns: a row for every three series, lines of reference (three at most) with them.
legend_rows = int((series + 5) / 3)
set tmargin at screen (legend_rows > 3 ? 0.880 - 0.0285 * legend_rows : 0.795)
set bmargin at screen (left_out eq '' ? 0.170 : 0.195)
set key at screen 0.010, 0.882 left top horizontal Left reverse samplen 2.2 width 0.5 noenhanced font 'sans-serif,11'
set label 1 title at screen 0.02, 0.955 left font 'sans-serif:Bold,16' noenhanced
set label 2 subtitle at screen 0.02, 0.912 left textcolor rgb '#606060' noenhanced
set label 3 figures at screen 0.02, (left_out eq '' ? 0.055 : 0.080) left font small textcolor rgb '#606060' noenhanced
set label 4 machine at screen 0.02, (left_out eq '' ? 0.025 : 0.050) left font small textcolor rgb '#606060' noenhanced
set label 5 left_out at screen 0.02, 0.020 left font small textcolor rgb '#b03000' noenhanced

# What the workers did from when to when: a row per worker, a bar per item.
set lmargin at screen 0.110
set xlabel 'time since the start of the sample, '.unit offset 0, 0.3
set xrange [0:wall]
set yrange [rows_high:rows_low]
set ytics scale 0 nomirror
set rmargin at screen 0.965
set grid xtics noytics back lt 1 lc rgb '#e6e6e6' lw 1
set style fill solid 1 noborder
waits = !has_wait ? "" : ", $wait using 1:2:3:4:5:6 with boxxyerror lc rgb '#f3c37a' title 'wait'"
steps = !has_compute ? "" : ", $compute using 1:2:3:4:5:6 with boxxyerror fc rgb '#0072b2' fs solid 1 border lc rgb '#0072b2' title 'compute'"
threads = !has_loops ? "" : ", $loops using 1:2:3:4:5:6 with boxxyerror fc rgb '#d55e00' fs solid 1 border lc rgb '#d55e00' " . \
	"title 'compute, on the thread of the loop'"

plot $lanes using 1:2:3:4:5:6 with boxxyerror lc rgb '#f0f0f0' title 'idle' @waits @steps @threads, \
	$borders using 1:2:(0):3 with vectors nohead lc rgb 'white' lw 1 notitle, \
	$borders using 1:2:(0):(-$3) with vectors nohead lc rgb 'white' lw 1 notitle, \
	$numbers using 1:2:3:4 with labels font 'sans-serif,9' textcolor rgb variable notitle


# The picture is SVG so far; the same as PNG.
if (strstrt(GPVAL_TERMINALS, 'pngcairo')) {
	set terminal pngcairo noenhanced size 900,height background rgb 'white' font 'sans-serif,12'
} else {
	set terminal png noenhanced size 900,height background rgb 'white'
}
set output stem.'.png'
replot
set output
