# The look of every chart.
if (!exists('height')) height = 600
set terminal svg noenhanced size 900,height background rgb 'white' font 'sans-serif,12'
set output stem.'.svg'
set encoding utf8
small = 'sans-serif,10'
set border 3 lc rgb '#808080' lw 1
set tics nomirror out scale 0.6 textcolor rgb '#404040'
set grid xtics ytics lt 1 lc rgb '#e6e6e6' lw 1
set errorbars 0.7
set lmargin at screen 0.120
set rmargin at screen 0.975
# The legend has three columns: a row for every three series, lines of reference (three at most) with them.
legend_rows = int((series + 5) / 3)
set tmargin at screen (legend_rows > 3 ? 0.880 - 0.0285 * legend_rows : 0.795)
set bmargin at screen (left_out eq '' ? 0.170 : 0.195)
set key at screen 0.010, 0.882 left top horizontal Left reverse samplen 2.2 width 0.5 noenhanced font 'sans-serif,11'
set label 1 title at screen 0.02, 0.955 left font 'sans-serif:Bold,16' noenhanced
set label 2 subtitle at screen 0.02, 0.912 left textcolor rgb '#606060' noenhanced
set label 3 figures at screen 0.02, (left_out eq '' ? 0.055 : 0.080) left font small textcolor rgb '#606060' noenhanced
set label 4 machine at screen 0.02, (left_out eq '' ? 0.025 : 0.050) left font small textcolor rgb '#606060' noenhanced
set label 5 left_out at screen 0.02, 0.020 left font small textcolor rgb '#b03000' noenhanced
