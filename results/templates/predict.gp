# Speedups measured (points) and foretold (lines, with their bands). Both axes are logarithmic, so that the ideal line is
# straight.
set logscale xy
set xtics (1)
do for [power = 1 : 20] {
	if (2.0 ** power <= workers_high && (workers_high < 300 || power % 2 == 0)) {
		set xtics add (sprintf('%d', 2 ** power) 2 ** power)
	}
}
set label 7 'speedup' at screen 0.018, graph 0.5 center rotate textcolor rgb '#404040'
bands = !has_intervals ? "" : \
	"for [i = 1 : series] $bands index i - 1 using 1:2:3 with filledcurves fs transparent solid 0.18 noborder lc rgb colour[i] notitle, for [i = 1 : series] $bands index i - 1 using 1:(sqrt($2 * $3)):2:3 with yerrorbars pt -1 lw 1.5 lc rgb colour[i] notitle,"

plot @bands x with lines lc rgb '#909090' dt 2 lw 1.5 title 'ideal', \
	for [i = 1 : series] $foretold index i - 1 using 1:2 with linespoints lc rgb colour[i] dt 3 lw 2 pt 6 ps 1.3 notitle, \
	for [i = 1 : series] $measured index i - 1 using 1:2 with points lc rgb colour[i] pt marker[i] ps 1.1 notitle, \
	keyentry with linespoints lc rgb '#606060' dt 3 lw 2 pt 6 ps 1.3 title 'foretold', \
	for [i = 1 : series] keyentry with points lc rgb colour[i] pt marker[i] ps 1.1 title name[i]
