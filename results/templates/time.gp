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
