# The memory of a rank that makes a power with others, by their number. Variables: csv, stem, machine, templates.
title = 'Memory of a rank'
subtitle = 'base 1000003 · pow.team=all over MPI · resident at most, with the library of MPI'
figures = 'strong: 100 million bits; weak: 100 million bits for each rank'
left_out = ''
series = 2
load templates.'/style.gp'
set datafile separator ','
set xrange [0.5:*]
set yrange [0:*]
set xtics 1
set label 6 'ranks' at graph 0.5, screen 0.098 center textcolor rgb '#404040'
set label 7 'MB' at screen 0.018, graph 0.5 center rotate textcolor rgb '#404040'
rows(name) = sprintf("< awk -F, '$1 == \"%s\"' '%s'", name, csv)
plot rows('strong') using 2:($10 / 1e6) with linespoints lc rgb 0x0072b2 pt 7 ps 1.1 lw 2 title 'strong', \
	rows('weak') using 2:($10 / 1e6) with linespoints lc rgb 0xd55e00 pt 5 ps 1.1 lw 2 title 'weak'
load templates.'/export.gp'
