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
