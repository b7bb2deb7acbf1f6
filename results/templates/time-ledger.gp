# Where the worker time went: a bar per cell, of its worker-seconds in per cent.
array term[6] = ['useful', 'serial', 'imbalance', 'dispatch', 'wait', 'stolen']
array colour[6] = [0x0072b2, 0xd55e00, 0xe69f00, 0xcc79a7, 0x9ad0f0, 0x909090]
set lmargin at screen 0.200
set xlabel 'share of the worker time: wall time times workers' offset 0, 0.3
set xrange [0:100]
set yrange [rows_high:rows_low]
set format x '%.0f %%'
set grid xtics noytics
set rmargin at screen 0.960
set ytics scale 0 nomirror
set style fill solid 1 noborder

plot for [i = 1 : 6] $bars index i - 1 using 1:2:3:4:5:6 with boxxyerror lc rgb colour[i] title term[i], \
	$numbers using 1:2:3:4 with labels font 'sans-serif,9' textcolor rgb variable notitle
