# A chart of powbench. Restyle it below its data, then run here: gnuplot pow-speedup.gp
stem = 'pow-speedup'
title = 'pow: speedup'
subtitle = 'first=1000000 count=16 · 16 items · strong scaling'
figures = 'base: serial, 1 worker, 633.4 ms [627.1, 646.1] · 10 samples per cell · bars: 95 % intervals of the median'
machine = 'host1 · Example CPU 3000 · 2 cores · run 20250101T120000Z-abcd'
left_out = 'not shown: mpi at 4 (rank 3 on host2 was killed by signal 9), process at 4 (4 workers need 512 MiB of shared memory and /dev/shm ...'
has_base = 1
base_s = 0.6334
weak = 0
cores = 2
beyond_cores = 1
workers_low = 0
workers_high = 4.32
value_low = 0
value_high = 4.45794721
set xtics ('1' 1, '2' 2, '4' 4)
series = 3
array colour[series]; array marker[series]; array dash[series]; array name[series]
colour[1] = 0x000000; marker[1] = 13; dash[1] = 1; name[1] = 'serial'
colour[2] = 0x0072b2; marker[2] = 7; dash[2] = 1; name[2] = 'pthread'
colour[3] = 0xd55e00; marker[3] = 5; dash[3] = 1; name[3] = 'openmp'
$cells << EOD
# place workers value, of one series after the other
0.966769231 1 1


1 1 0.9896875
2 2 1.96708075
4 4 4.08645161


1.03323077 1 0.982015504
2.03323077 2 1.89074627
4.03323077 4 3.51888889
EOD
$intervals << EOD
# place value low high colour
0.966769231 1 0.980392157 1.01010101 0x000000
1 0.9896875 0.970281863 0.999684343 0x0072b2
2 1.96708075 1.92851053 1.98695025 0x0072b2
4 4.08645161 4.00632511 4.1277289 0x0072b2
1.03323077 0.982015504 0.962760298 0.991934852 0xd55e00
2.03323077 1.89074627 1.85367281 1.90984472 0xd55e00
4.03323077 3.51888889 3.44989107 3.55443322 0xd55e00
EOD
has_intervals = 1
$ceiling << EOD
# workers speedup, of as many independent serial copies
1 1
EOD
has_ceiling = 0
$fits << EOD
# workers speedup low high, of one series after the other
EOD
fits = 0
array fit_colour[1]

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

# Speedup: both axes linear and from zero, so that the ideal line is the diagonal. The law of scaling that fits best is
# dotted, with its band.
set label 7 (weak ? 'scaled speedup' : 'speedup') at screen 0.018, graph 0.5 center rotate textcolor rgb '#404040'
bands = fits == 0 ? "" : \
	"for [i = 1 : fits] $fits index i - 1 using 1:3:4 with filledcurves fs transparent solid 0.18 noborder lc rgb fit_colour[i] notitle,"
laws = fits == 0 ? "" : \
	"for [i = 1 : fits] $fits index i - 1 using 1:2 with lines lc rgb fit_colour[i] dt 3 lw 2 notitle, keyentry with lines lc rgb '#606060' dt 3 lw 2 title 'fitted law, its band',"
ceiling = !has_ceiling ? "" : \
	", $ceiling using 1:2 with lines lc rgb '#909090' dt 4 lw 1.5 title 'ceiling: serial copies'"

plot @bands x with lines lc rgb '#909090' dt 2 lw 1.5 title 'ideal' @ceiling, @laws @lines, @halos @intervals, @points, @legend


# The picture is SVG so far; the same as PNG.
if (strstrt(GPVAL_TERMINALS, 'pngcairo')) {
	set terminal pngcairo noenhanced size 900,height background rgb 'white' font 'sans-serif,12'
} else {
	set terminal png noenhanced size 900,height background rgb 'white'
}
set output stem.'.png'
replot
set output
