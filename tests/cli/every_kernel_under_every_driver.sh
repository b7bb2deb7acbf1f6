# Every kernel under every driver, with fewer items than workers and more workers than cores: all right, all files there.
source "$(dirname "$0")/lib.bash"
small pow sumsq counter race known
expect_exit 0 "$powbench" run -d "$(built_drivers)" -w 1,2,3,9 "${small[@]}" --reps 2 --no-ceiling -o run
for file in samples.csv workers.csv summary.csv run.json; do [ -s "run/$file" ] || fail "no $file"; done
expect_all run/samples.csv ok 1
expect_all run/samples.csv status ok
cells=$(column run/summary.csv cell_id | sort -u | wc -l)
drivers=$(built_drivers | tr ',' '\n' | wc -l)
# A number of workers is all ranks and threads that make it: 1, 2, 2 and 3 ways.
hybrids=$(built_drivers | tr "," "\n" | grep -c "^mpi+[op]" || true)
[ "$cells" = $((5 * (1 + 4 * (drivers - 1 - hybrids) + 8 * hybrids))) ] || fail "$cells cells for $drivers drivers"
[ "$(column run/samples.csv cell_id | wc -l)" = $((3 * cells)) ] || fail "not 3 samples of each of $cells cells"
# One row per worker and sample, and the workers' items add up to the samples'.
[ "$(column run/workers.csv items | awk '{ sum += $1 } END { print sum }')" = "$(column run/samples.csv items | awk '{ sum += $1 } END { print sum }')" ] ||
	fail "workers.csv and samples.csv disagree on the items"
# Drivers agree on every answer.
for kernel in pow sumsq counter known; do
	[ "$(grep ",$kernel," run/samples.csv >rows; { head -1 run/samples.csv; cat rows; } >one.csv
	column one.csv result | sort -u | wc -l)" = 1 ] || fail "$kernel: drivers give different answers"
done
# A forked worker leaves nothing in shared memory, where it would be in the way of the next process of its number.
if [ "$POWBENCH_HAVE_OPENMP" = TRUE ]; then
	LC_ALL=C ls /dev/shm >shared_before
	expect_exit 0 "$powbench" run -d openmp,process -k sumsq -w 3 --reps 2 --no-ceiling --no-charts -o forked
	pids=$(column forked/workers.csv pid | sort -u | paste -sd'|')
	left=$(LC_ALL=C ls /dev/shm | LC_ALL=C comm -13 shared_before - | grep -E "_($pids)(_|\$)" || true)
	[ -z "$left" ] || fail "left in /dev/shm: $left"
fi
