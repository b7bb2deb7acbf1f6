#!/usr/bin/env bash
# bigint_sizes.sh PROGRAM FOLDER: the ratio to GMP from 10^4 to 10^9 bits, as bigint-by-size.csv, .svg and .png in FOLDER.
set -euo pipefail
program=$1
folder=$2
source "$(dirname "$0")/charts/draw.bash"
"$program" "$folder" sizes | tee "$folder/bigint-by-size.txt"
MACHINE_NOTE=$(sed -n 's/^\(GMP [0-9.]*\) .*built for \(.*\)/\1, \2/p' "$folder/bigint-by-size.txt")
rm "$folder/bigint-by-size.txt"
draw by_size "$folder/bigint-by-size.csv" "$folder/bigint-by-size"
