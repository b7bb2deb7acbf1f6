# A chart of powbench. Restyle it below its data, then run here: gnuplot pow-efficiency.gp
stem = 'pow-efficiency'
title = 'pow: efficiency'
subtitle = 'first=1000000 count=16 · 16 items · strong scaling'
figures = 'base: serial, 1 worker, 633.4 ms [627.1, 646.1] · 10 samples per cell · bars: 95 % intervals of the median'
machine = 'host1 · Example CPU 3000 · 2 cores · run 20250101T120000Z-abcd'
left_out = 'not shown: mpi at 4 (rank 3 on host2 was killed by signal 9), process at 4 (4 workers need 512 MiB of shared memory and /dev/shm ...'
has_base = 1
base_s = 0.6334
weak = 0
cores = 2
beyond_cores = 1
workers_low = 0.895025071
workers_high = 4.46914855
value_low = 0
value_high = 110.25
set xtics ('1' 1, '2' 2, '4' 4)
series = 3
array colour[series]; array marker[series]; array dash[series]; array name[series]
colour[1] = 0x000000; marker[1] = 13; dash[1] = 1; name[1] = 'serial'
colour[2] = 0x0072b2; marker[2] = 7; dash[2] = 1; name[2] = 'pthread'
colour[3] = 0xd55e00; marker[3] = 5; dash[3] = 1; name[3] = 'openmp'
$cells << EOD
# place workers value, of one series after the other
0.967551431 1 100


1 1 98.96875
2 2 98.3540373
4 4 102.16129


1.03353679 1 98.2015504
2.06707358 2 94.5373134
4.13414716 4 87.9722222
EOD
$intervals << EOD
# place value low high colour
0.967551431 100 98.0392157 101.010101 0x000000
1 98.96875 97.0281863 99.9684343 0x0072b2
2 98.3540373 96.4255267 99.3475124 0x0072b2
4 102.16129 100.158128 103.193223 0x0072b2
1.03353679 98.2015504 96.2760298 99.1934852 0xd55e00
2.06707358 94.5373134 92.6836406 95.4922358 0xd55e00
4.13414716 87.9722222 86.2472767 88.8608305 0xd55e00
EOD
has_intervals = 1

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

# What charts over the number of workers have in common.
if (beyond_cores) {
	set arrow 1 from cores, graph 0 to cores, graph 1 nohead back lc rgb '#a0a0a0' dt 3
	set label 6 sprintf(' %d core%s', cores, cores == 1 ? '' : 's') at cores, graph 0.975 left font small \
		textcolor rgb '#808080'
}
set xlabel 'workers' textcolor rgb '#404040' offset 0, 0.3
set xrange [workers_low:workers_high]
set yrange [value_low:value_high]
set samples 500

# Layers of the plot, from back to front; one without data stays away.
lines = "for [i = 1 : series] $cells index i - 1 using 1:3 with lines lc rgb colour[i] dt dash[i] lw 2 notitle"
intervals = !has_intervals ? "" : \
	", $intervals using 1:2:3:4:5 with yerrorbars pt -1 lw 1.5 lc rgb variable notitle"
halos = "for [i = 1 : series] $cells index i - 1 using 1:3 with points lc rgb 'white' pt marker[i] ps 1.6 notitle"
points = "for [i = 1 : series] $cells index i - 1 using 1:3 with points lc rgb colour[i] pt marker[i] ps 1.1 notitle"
legend = "for [i = 1 : series] keyentry with linespoints lc rgb colour[i] dt dash[i] lw 2 pt marker[i] ps 1.1 title name[i]"

# Efficiency: speedup / workers, the share of what they could do. At 50 % half of the machine is wasted.
set logscale x 2
set label 7 'efficiency' at screen 0.018, graph 0.5 center rotate textcolor rgb '#404040'
set format y '%.0f %%'
if (value_high < 250) set ytics 10

plot 100 with lines lc rgb '#909090' dt 2 lw 1.5 title 'ideal', \
	70 with lines lc rgb '#909090' dt 3 lw 2 title '70 %, 50 %', \
	50 with lines lc rgb '#909090' dt 3 lw 2 notitle, \
	@lines, @halos @intervals, @points, @legend


# The picture is SVG so far; the same as PNG.
if (strstrt(GPVAL_TERMINALS, 'pngcairo')) {
	set terminal pngcairo noenhanced size 900,height background rgb 'white' font 'sans-serif,12'
} else {
	set terminal png noenhanced size 900,height background rgb 'white'
}
set output stem.'.png'
replot
set output
