# Efficiency: speedup / workers, the share of what they could do. At 50 % half of the machine is wasted.
set logscale x 2
set label 7 'efficiency' at screen 0.018, graph 0.5 center rotate textcolor rgb '#404040'
set format y '%.0f %%'
if (value_high < 250) set ytics 10

plot 100 with lines lc rgb '#909090' dt 2 lw 1.5 title 'ideal', \
	70 with lines lc rgb '#909090' dt 3 lw 2 title '70 %, 50 %', \
	50 with lines lc rgb '#909090' dt 3 lw 2 notitle, \
	@lines, @halos @intervals, @points, @legend
