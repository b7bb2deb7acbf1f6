# What the workers did from when to when: a row per worker, a bar per item.
set lmargin at screen 0.110
set xlabel 'time since the start of the sample, '.unit offset 0, 0.3
set xrange [0:wall]
set yrange [rows_high:rows_low]
set ytics scale 0 nomirror
set rmargin at screen 0.965
set grid xtics noytics back lt 1 lc rgb '#e6e6e6' lw 1
set style fill solid 1 noborder
waits = !has_wait ? "" : ", $wait using 1:2:3:4:5:6 with boxxyerror lc rgb '#f3c37a' title 'wait'"
steps = !has_compute ? "" : ", $compute using 1:2:3:4:5:6 with boxxyerror fc rgb '#0072b2' fs solid 1 border lc rgb '#0072b2' title 'compute'"
threads = !has_loops ? "" : ", $loops using 1:2:3:4:5:6 with boxxyerror fc rgb '#d55e00' fs solid 1 border lc rgb '#d55e00' " . \
	"title 'compute, on the thread of the loop'"

plot $lanes using 1:2:3:4:5:6 with boxxyerror lc rgb '#f0f0f0' title 'idle' @waits @steps @threads, \
	$borders using 1:2:(0):3 with vectors nohead lc rgb 'white' lw 1 notitle, \
	$borders using 1:2:(0):(-$3) with vectors nohead lc rgb 'white' lw 1 notitle, \
	$numbers using 1:2:3:4 with labels font 'sans-serif,9' textcolor rgb variable notitle
