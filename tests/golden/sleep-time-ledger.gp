# A chart of powbench. Restyle it below its data, then run here: gnuplot sleep-test.gp
stem = 'sleep-test'
title = 'sleep: where the worker time went'
subtitle = 'items=3 · 16 items · strong scaling'
figures = 'base: serial, 1 worker, 1.000 s [0.990, 1.020] · 10 samples per cell · medians, in % of their sum'
machine = 'host1 · Example CPU 3000 · 2 cores · run 20250101T120000Z-abcd'
left_out = ''
series = 0
height = 600
rows_low = -0.7
rows_high = 2.2
$bars << EOD
# x y left right low high, of one term after the other
0 0 0 0 -0.38 0.38
30 1.5 0 60 1.12 1.88


12.5 0 0 25 -0.38 0.38
60 1.5 60 60 1.12 1.88


25 0 25 25 -0.38 0.38
80 1.5 60 100 1.12 1.88


37.5 0 25 50 -0.38 0.38
100 1.5 100 100 1.12 1.88


75 0 50 100 -0.38 0.38
100 1.5 100 100 1.12 1.88


100 0 100 100 -0.38 0.38
100 1.5 100 100 1.12 1.88
EOD
$numbers << EOD
# x y per cent, colour
-100 0 "" 0
12.5 0 "25" 0xffffff
37.5 0 "25" 0x202020
75 0 "50" 0x202020
30 1.5 "60" 0xffffff
80 1.5 "40" 0x202020
EOD
set ytics ()
set ytics add ('serial  1' 0)
set ytics add ('pthread  2' 1.5)

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

# Where the worker time went: a bar per cell, of its worker-seconds in per cent.
array term[6] = ['useful', 'serial', 'imbalance', 'dispatch', 'wait', 'stolen']
array colour[6] = [0x0072b2, 0xd55e00, 0xe69f00, 0xcc79a7, 0x9ad0f0, 0x909090]
set lmargin at screen 0.200
set xlabel 'share of the worker time: wall time times workers' offset 0, 0.3
set xrange [0:100]
set yrange [rows_high:rows_low]
set format x '%.0f %%'
set grid xtics noytics
set rmargin at screen 0.960
set ytics scale 0 nomirror
set style fill solid 1 noborder

plot for [i = 1 : 6] $bars index i - 1 using 1:2:3:4:5:6 with boxxyerror lc rgb colour[i] title term[i], \
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
