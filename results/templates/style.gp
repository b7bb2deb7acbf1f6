# The look of every chart.
set terminal svg noenhanced size 900,600 background rgb 'white' font 'sans-serif,12'
set output stem.'.svg'
set encoding utf8
small = 'sans-serif,10'
set border 3 lc rgb '#808080' lw 1
set tics nomirror out scale 0.6 textcolor rgb '#404040'
set grid xtics ytics lt 1 lc rgb '#e6e6e6' lw 1
set errorbars 0.7
set lmargin at screen 0.120
set rmargin at screen 0.975
set tmargin at screen (series > 9 ? 0.770 : 0.795)
set bmargin at screen (left_out eq '' ? 0.170 : 0.195)
set key at screen 0.010, 0.882 left top horizontal Left reverse samplen 2.2 width 0.5 noenhanced font 'sans-serif,11'
set label 1 title at screen 0.02, 0.955 left font 'sans-serif:Bold,16' noenhanced
set label 2 subtitle at screen 0.02, 0.912 left textcolor rgb '#606060' noenhanced
set label 3 figures at screen 0.02, (left_out eq '' ? 0.055 : 0.080) left font small textcolor rgb '#606060' noenhanced
set label 4 machine at screen 0.02, (left_out eq '' ? 0.025 : 0.050) left font small textcolor rgb '#606060' noenhanced
set label 5 left_out at screen 0.02, 0.020 left font small textcolor rgb '#b03000' noenhanced
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
