# How much faster ranks are than one process, by their number. Variables: csv, stem, machine, templates.
title = 'One power by ranks'
subtitle = 'base 1000003 · pow.team=all over MPI, beside one process alone on the same number, in turn'
figures = 'medians of pairs · bars: 95 % intervals · strong: 100 million bits; weak: 100 million bits for each rank'
left_out = ''
series = 2
load templates.'/style.gp'
set datafile separator ','
set xrange [0.5:*]
set yrange [0:*]
set xtics 1
set label 6 'ranks' at graph 0.5, screen 0.098 center textcolor rgb '#404040'
set label 7 'times as fast as one process' at screen 0.018, graph 0.5 center rotate textcolor rgb '#404040'
rows(name, shift) = sprintf("< awk -F, -v OFS=, '$1 == \"%s\" { $2 += %g; print }' '%s'", name, shift, csv)
plot x with lines lc rgb '#909090' dt 2 lw 1.5 title 'ideal', \
	rows('strong', -0.02) using 2:7:8:9 with yerrorbars pt -1 lw 1.5 lc rgb 0x0072b2 notitle, \
	rows('strong', -0.02) using 2:7 with linespoints lc rgb 0x0072b2 pt 7 ps 1.1 lw 2 title 'strong', \
	rows('weak', 0.02) using 2:7:8:9 with yerrorbars pt -1 lw 1.5 lc rgb 0xd55e00 notitle, \
	rows('weak', 0.02) using 2:7 with linespoints lc rgb 0xd55e00 pt 5 ps 1.1 lw 2 title 'weak'
load templates.'/export.gp'
