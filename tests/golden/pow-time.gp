# A chart of powbench. Restyle it below its data, then run here: gnuplot pow-time.gp
stem = 'pow-time'
title = 'pow: time'
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
value_low = 0.133434783
value_high = 0.756585
set xtics ('1' 1, '2' 2, '4' 4)
series = 3
array colour[series]; array marker[series]; array dash[series]; array name[series]
colour[1] = 0x000000; marker[1] = 13; dash[1] = 1; name[1] = 'serial'
colour[2] = 0x0072b2; marker[2] = 7; dash[2] = 1; name[2] = 'pthread'
colour[3] = 0xd55e00; marker[3] = 5; dash[3] = 1; name[3] = 'openmp'
$cells << EOD
# place workers value, of one series after the other
0.967551431 1 0.6334


1 1 0.64
2 2 0.322
4 4 0.155


1.03353679 1 0.645
2.06707358 2 0.335
4.13414716 4 0.18
EOD
$intervals << EOD
# place value low high colour
0.967551431 0.6334 0.627066 0.646068 0x000000
1 0.64 0.6336 0.6528 0x0072b2
2 0.322 0.31878 0.32844 0x0072b2
4 0.155 0.15345 0.1581 0x0072b2
1.03353679 0.645 0.63855 0.6579 0xd55e00
2.06707358 0.335 0.33165 0.3417 0xd55e00
4.13414716 0.18 0.1782 0.1836 0xd55e00
EOD
has_intervals = 1
$samples << EOD
# place value colour
0.982020905 0.627066 0x80000000
0.982020905 0.6334 0x80000000
0.982020905 0.639734 0x80000000
1.01495473 0.6336 0x800072b2
1.01495473 0.64 0x800072b2
1.01495473 0.6464 0x800072b2
2.02990947 0.31878 0x800072b2
2.02990947 0.322 0x800072b2
2.02990947 0.32522 0x800072b2
4.05981893 0.15345 0x800072b2
4.05981893 0.155 0x800072b2
4.05981893 0.15655 0x800072b2
1.04899306 0.63855 0x80d55e00
1.04899306 0.645 0x80d55e00
1.04899306 0.65145 0x80d55e00
2.09798611 0.33165 0x80d55e00
2.09798611 0.335 0x80d55e00
2.09798611 0.33835 0x80d55e00
4.19597223 0.1782 0x80d55e00
4.19597223 0.18 0x80d55e00
4.19597223 0.1818 0x80d55e00
EOD
has_samples = 1

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

# Time: both axes logarithmic, so that perfect scaling is a straight line.
set logscale x 2
set logscale y 10
set label 7 'median wall time' at screen 0.018, graph 0.5 center rotate textcolor rgb '#404040'
written(s) = s < 0.95e-6 ? sprintf('%g ns', s * 1e9) : s < 0.95e-3 ? sprintf('%g us', s * 1e6) : \
	s < 0.95 ? sprintf('%g ms', s * 1e3) : sprintf('%g s', s)
ratio = value_high / value_low
marks = ratio < 3 ? '1 1.1 1.2 1.4 1.6 1.8 2 2.5 3 3.5 4 5 6 7 8 9' : ratio < 12 ? '1 1.5 2 3 4 5 6 8' : \
	ratio < 300 ? '1 2 5' : '1'
set ytics ()
do for [decade = int(floor(log10(value_low))) : int(floor(log10(value_high)))] {
	do for [mark in marks] {
		set ytics add (written(10.0 ** decade * real(mark)) 10.0 ** decade * real(mark))
	}
}
ideal(workers) = weak ? base_s : base_s / workers
perfect = !has_base ? "" : "ideal(x) with lines lc rgb '#909090' dt 2 lw 1.5 title 'ideal',"
samples = !has_samples ? "" : ", $samples using 1:2:3 with points pt 7 ps 0.35 lc rgb variable notitle"

plot @perfect @lines @samples, @halos @intervals, @points, @legend


# The picture is SVG so far; the same as PNG.
if (strstrt(GPVAL_TERMINALS, 'pngcairo')) {
	set terminal pngcairo noenhanced size 900,height background rgb 'white' font 'sans-serif,12'
} else {
	set terminal png noenhanced size 900,height background rgb 'white'
}
set output stem.'.png'
replot
set output
