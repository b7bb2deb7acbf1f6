# Speedup: both axes linear and from zero, so that the ideal line is the diagonal.
set label 7 (weak ? 'scaled speedup' : 'speedup') at screen 0.018, graph 0.5 center rotate textcolor rgb '#404040'

ceiling = !has_ceiling ? "" : \
	", $ceiling using 1:2 with lines lc rgb '#909090' dt 4 lw 1.5 title 'ceiling: serial copies'"

plot x with lines lc rgb '#909090' dt 2 lw 1.5 title 'ideal' @ceiling, @lines, @halos @intervals, @points, @legend
