# Speedup: both axes linear and from zero, so that the ideal line is the diagonal.
set label 7 (weak ? 'scaled speedup' : 'speedup') at screen 0.018, graph 0.5 center rotate textcolor rgb '#404040'

plot x with lines lc rgb '#909090' dt 2 lw 1.5 title 'ideal', @lines, @halos @intervals, @points, @legend
