# What charts over the number of nodes differ in.
set xlabel 'nodes' textcolor rgb '#404040' offset 0, 0.3
