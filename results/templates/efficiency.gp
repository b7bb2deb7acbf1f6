# Efficiency: speedup / workers, the share of what they could do. At 50 % half of the machine is wasted.
set logscale x 2
set label 7 'efficiency' at screen 0.022, graph 0.5 center rotate textcolor rgb '#404040'
set format y '%.0f %%'
set ytics 10
do for [bound in '50 70'] {
	set label 10 + bound bound.' %' at graph 0.995, first real(bound) right offset 0, 0.5 font small textcolor rgb '#808080'
}

plot 100 with lines lc rgb '#909090' dt 2 lw 1.5 title 'ideal', \
	for [bound in '50 70'] real(bound) with lines lc rgb '#909090' dt 3 lw 1.5 notitle, \
	@lines @intervals, @halos, @points, @legend
