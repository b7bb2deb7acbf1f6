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
