# One launch of mpirun measures every number of ranks; without a launcher powbench starts one, and says so when it cannot.
# Starts many ranks.
source "$(dirname "$0")/lib.bash"
[ "$POWBENCH_HAVE_MPI" = TRUE ] || skip "built without MPI"
[[ $POWBENCH_SANITIZE != *thread* ]] || skip "Open MPI does not run under ThreadSanitizer"

small pow sumsq race
for ranks in 1 2 3 16; do
	expect_exit 0 mpirun -n "$ranks" "$powbench" run -d mpi "${small[@]}" --reps 1 --no-charts -o "run-$ranks"
	expect_all "run-$ranks/samples.csv" ok 1
	widest=$(column "run-$ranks/samples.csv" workers | sort -n | tail -1)
	[ "$widest" = "$ranks" ] || fail "the widest cell of $ranks ranks has $widest"
done
column run-16/workers.csv rank | grep . | sort -nu | paste -sd' ' >ranks
expect_line '^0 1 2 .* 15$' ranks

# Slots in flight are spread over all ranks of the launch, and a sweep goes to one in each of them.
small sumsq
expect_exit 0 mpirun -n 16 "$powbench" run -d mpi+async "${small[@]}" --reps 1 --no-charts --no-ceiling -o slots-auto
expect_all slots-auto/samples.csv ok 1
column slots-auto/samples.csv workers | sort -nu | paste -sd' ' >workers
expect_line '^1 2 4 8 16$' workers
expect_exit 0 mpirun -n 3 "$powbench" run -k fetch -d mpi+async -w 1,2,40 -p fetch.items=101 -p fetch.latency=1ms \
	--reps 1 --no-charts -o slots
expect_all slots/samples.csv ok 1
paste -d' ' <(column slots/summary.csv driver) <(column slots/summary.csv workers) <(column slots/summary.csv ranks) |
	sort | paste -sd, >ranks
expect_line '^mpi\+async 1 1,mpi\+async 2 2,mpi\+async 40 3,serial 1 1$' ranks
[ "$(column slots/requests.csv error | grep -c .)" = 0 ] || fail "failed requests: $(column slots/requests.csv error)"

# The one who asks waits for all the other items: none of them may lie with its rank.
for ranks in 2 3; do
	expect_exit 0 timeout 60 "$powbench" run -k futures -d mpi -w "$ranks" -p futures.min=5ms -p futures.max=20ms --reps 1 --no-charts \
		--no-ceiling -o "futures-$ranks"
	expect_all "futures-$ranks/samples.csv" ok 1
done

# Told to stop, none of the ranks goes on waiting for what another has given up.
begin_run stopped 6 -k futures -d mpi -w 2 -p futures.min=5ms -p futures.max=20ms --reps 100k --no-charts --no-ceiling
interrupt_run stopped

# Alone there are as many ranks as cores, at most.
expect_exit 0 "$powbench" tour --quick sleep -d mpi+async --no-charts -o tour
expect_line '^seconds +serial +mpi\+async$' out
expect_all tour/samples.csv ok 1
column tour/samples.csv ranks | awk -v cores="$(nproc)" '$1 > cores || $1 < 1 { exit 1 }' || fail "more ranks than cores"

small sumsq race
expect_exit 0 "$powbench" run -d pthread,mpi -w 1,2,4 "${small[@]}" --reps 2 --no-charts --no-ceiling -o self
expect_all self/samples.csv ok 1
column self/samples.csv driver | sort -u | paste -sd' ' >drivers
expect_line '^mpi pthread serial$' drivers

expect_exit 2 mpirun -n 2 "$powbench" run -d mpi -w 3 "${small[@]}" -o wide
expect_line '3.*2.*mpirun -n 3' err

mkdir path
for tool in bash cat rm; do ln -s "$(command -v "$tool")" path/; done
expect_exit 2 env PATH="$work/path" "$powbench" run -d mpi "${small[@]}" -o nowhere
expect_line 'mpirun.*PATH' err
[ "$(wc -l <err)" = 1 ] || fail "not one line without mpirun"
