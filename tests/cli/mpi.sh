# One launch of mpirun measures every number of ranks; without a launcher powbench starts one, and says so when it cannot.
source "$(dirname "$0")/lib.bash"
[ "$POWBENCH_HAVE_MPI" = TRUE ] || skip "built without MPI"
[[ $POWBENCH_SANITIZE != *thread* ]] || skip "Open MPI does not run under ThreadSanitizer"

small pow sumsq race
for ranks in 1 2 3 16; do
	expect_exit 0 mpirun -n "$ranks" "$powbench" run -d mpi "${small[@]}" --reps 1 --no-charts -o "run-$ranks"
	expect_all "run-$ranks/samples.csv" ok 1
	widest=$(column "run-$ranks/samples.csv" workers | sort -n | tail -1)
	[ "$widest" = "$ranks" ] || fail "the widest cell of $ranks ranks has $widest"
	[ "$(ls -d run-* | wc -l)" -ge 1 ] || fail "no run folder"
done
column run-16/workers.csv rank | grep . | sort -nu | paste -sd' ' >ranks
expect_line '^0 1 2 .* 15$' ranks

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
