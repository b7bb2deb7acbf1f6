# The ratio to GMP by the size of a power. Variables: csv, stem, machine, templates.
title = 'A power on one core, beside GMP'
subtitle = 'base 1000003 · engine auto, the check of the number within its time · mpz_pow_ui() in the same run, in turn'
figures = 'medians of pairs that take turns · bars: 95 % intervals'
left_out = ''
series = 1
load templates.'/style.gp'
set datafile separator ','
set logscale xy
set xtics ('10 thousand' 1e4, '100 thousand' 1e5, '1 million' 1e6, '10 million' 1e7, '100 million' 1e8, '1 billion' 1e9)
set xrange [7e3:1.5e9]
set yrange [0.7:30]
set ytics (1, 2, 3, 5, 7, 10, 15, 20, 30)
set label 6 'bits of the power' at graph 0.5, screen 0.098 center textcolor rgb '#404040'
set label 7 'times as fast as GMP' at screen 0.018, graph 0.5 center rotate textcolor rgb '#404040'
plot 1 with lines lc rgb '#909090' dt 2 lw 1.5 title 'as fast as GMP', \
	csv using 1:4:5:6 skip 1 with yerrorbars pt -1 lw 1.5 lc rgb 0x0072b2 notitle, \
	csv using 1:4 skip 1 with linespoints lc rgb 0x0072b2 pt 7 ps 0.9 lw 2 title 'powbench'
load templates.'/export.gp'
