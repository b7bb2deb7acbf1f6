# Efficiency over granularity: where a curve crosses 50 % lies the smallest item that the driver runs efficiently.
set logscale x 10
written(ns) = ns < 950 ? sprintf('%g ns', ns) : ns < 950e3 ? sprintf('%g us', ns * 1e-3) : sprintf('%g ms', ns * 1e-6)
set xtics ()
do for [decade = int(floor(log10(workers_low))) : int(floor(log10(workers_high)))] {
	do for [mark in (workers_high / workers_low < 300 ? '1 2 5' : '1')] {
		set xtics add (written(10.0 ** decade * real(mark)) 10.0 ** decade * real(mark))
	}
}
set xlabel axis textcolor rgb '#404040' offset 0, 0.3
set label 7 'efficiency' at screen 0.018, graph 0.5 center rotate textcolor rgb '#404040'
set format y '%.0f %%'
if (value_high < 250) set ytics 10

plot 50 with lines lc rgb '#909090' dt 2 lw 1.5 title '50 %', \
	@lines, @halos @intervals, @points, @legend
