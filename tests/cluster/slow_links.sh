# A link takes the time and has the rate that it was asked for: messages between hosts show it, and those on a host do not.
source "$(dirname "$0")/lib.bash"
[ "$POWBENCH_HAVE_MPI" = TRUE ] || skip "built without MPI"
for bad in "" 5 1m ms 1.5ms -1ms; do
	expect_exit 2 "$testbed" up 2 --delay "$bad"
	expect_line '^testbed: --delay takes a time like' err
done
up 2 --delay 10ms --rate 40mbit

# messages NAME SIZE HOSTS ITERATIONS: the least time of a message, in us.
messages() {
	expect_exit 0 on host1 mpirun --host "$3" "$powbench" run -k pingpong -d mpi -w 2 -p pingpong.size="$2" \
		-p pingpong.iterations="$4" --reps 2 --no-charts --no-ceiling -o "$1"
	expect_all "$1/samples.csv" ok 1
	paste -d' ' <(column "$1/samples.csv" workers) <(column "$1/samples.csv" wall_s) <(column "$1/samples.csv" ops) |
		awk '$1 == 2 { us = $2 / $3 * 1e6; if (!least || us < least) least = us } END { printf "%d\n", least }'
}
far=$(messages far 8 host1:1,host2:1 20)
near=$(messages near 8 host1:2 20)
large=$(messages large 1M host1:1,host2:1 2)
[ "$far" -ge 10000 ] || fail "a message takes $far us over a link of 10 ms"
[ "$near" -lt 10000 ] || fail "a message takes $near us on a host"
[ "$large" -ge 190000 ] || fail "a million bytes take $large us over a link of 10 ms and 5 MB/s"
printf 'a message: %d us on a host, %d us between two; of 1 MB: %d us\n' "$near" "$far" "$large"
