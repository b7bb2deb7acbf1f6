# Records of awkward sizes come home in item order under every driver; requests are rows, with percentiles, and paced.
source "$(dirname "$0")/lib.bash"
drivers=$(built_drivers),async,process+async
plugin=(--plugin "$POWBENCH_PLUGINS/emit.so" --no-charts)

expect_exit 0 "$powbench" run "${plugin[@]}" -k emit -d "$drivers" -w 1,3 --reps 1 -o emit
expect_all emit/samples.csv ok 1
[ ! -e emit/requests.csv ] || fail "a file of requests without a request"
expect_exit 0 "$powbench" run "${plugin[@]}" -k emit -d "$drivers" -w 3 --schedule static,2 --reps 1 -o emit-static
expect_all emit-static/samples.csv ok 1

# 20 items and 4 second attempts per sample: 1 warm-up and 2 repetitions of every cell.
check_requests() {
	local cells
	cells=$(wc -l <"$1/summary.csv")
	[ "$(column "$1/requests.csv" item | wc -l)" = $(((cells - 1) * 3 * 24)) ] || fail "$1: rows of requests"
	# Every fifth request goes well the second time: it has two rows, and counts once, as no error.
	expect_all "$1/summary.csv" requests 40
	expect_all "$1/summary.csv" request_errors 0
	[ "$(column "$1/requests.csv" item | awk 'NR > 1 && $1 < last && !($1 == 0 && last == 19) { bad++ } { last = $1 } END { print bad + 0 }')" = 0 ] ||
		fail "$1: requests are not in the order of items"
	[ "$(column "$1/requests.csv" error | grep -c reset)" = $(((cells - 1) * 3 * 4)) ] || fail "$1: errors of requests"
}
expect_exit 0 "$powbench" run "${plugin[@]}" -k ask -d "$drivers" -w 1,3 --reps 2 -o ask
expect_all ask/samples.csv ok 1
check_requests ask
# Bringing them home is between rounds, and in no time that is compared.
column ask/samples.csv between_s | awk '!($1 > 0) { exit 1 }' || fail "no time between rounds"
expect_line '^ +requests +workers +p50 ' out

# plot and resume come to the same figures from the file, also when the last sample is missing.
grep -A20 ' requests ' out >figures
expect_exit 0 "$powbench" plot ask
grep -A20 ' requests ' out | diff - figures || fail "plot shows other figures"
sed -i '$d' ask/samples.csv
expect_exit 0 "$powbench" run --resume ask --no-charts
expect_all ask/summary.csv requests 40
expect_all ask/summary.csv request_errors 0

# A rate: nothing is early, and 20 items at 400 per second take 19 intervals at least.
expect_exit 0 "$powbench" run "${plugin[@]}" -k ask -d "$drivers" -w 1,2 --rate 400 --reps 2 -o paced
check_requests paced
expect_all paced/samples.csv rate_per_s 400
column paced/samples.csv wall_s | awk '$1 < 19 / 400 { exit 1 }' || fail "items were offered faster than asked"
paste -d' ' <(column paced/requests.csv item) <(column paced/requests.csv start_s) <(column paced/requests.csv cell_id) \
	<(column paced/requests.csv rep) | awk '
	$1 == 0 { first[$3, $4] = $2 }
	{ off = $2 - first[$3, $4] - $1 / 400; if (off > 1e-8 || off < -1e-8) exit 1 }' || fail "an intended start is off"

if [ "$POWBENCH_HAVE_MPI" = TRUE ] && [[ $POWBENCH_SANITIZE != *thread* ]]; then
	for kernel in emit ask; do
		expect_exit 0 mpirun -n 3 "$powbench" run "${plugin[@]}" -k $kernel -d mpi --reps 2 -o "mpi-$kernel"
		expect_all "mpi-$kernel/samples.csv" ok 1
	done
	check_requests mpi-ask
fi
