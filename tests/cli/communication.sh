# The kernels that measure how workers are joined: right under every driver with teams, with bytes and operations for
# rates; left out, with the reason, where there are no teams.
source "$(dirname "$0")/lib.bash"
kernels=pingpong,barrier,broadcast,allreduce,alltoall
small=(-k "$kernels")
for kernel in ${kernels//,/ }; do small+=(-p "$kernel.iterations=300" -p "$kernel.count=2"); done
drivers=pthread
[ "$POWBENCH_HAVE_OPENMP" != TRUE ] || drivers+=,openmp
[ "$POWBENCH_HAVE_MPI" != TRUE ] || [[ $POWBENCH_SANITIZE == *thread* ]] || drivers+=,mpi

expect_exit 0 "$powbench" run -d "$drivers" -w 1,2,3 "${small[@]}" -p pingpong.size=0 -p pingpong.size=20000 \
	-p allreduce.size=20000 --reps 2 --no-ceiling --no-charts -o run
expect_all run/samples.csv ok 1
rates() { paste -d' ' <(column run/samples.csv kernel) <(column run/samples.csv params) <(column run/samples.csv ops) <(column run/samples.csv bytes) | sort -u; }
rates >rates
expect_line '^pingpong .*size=20000.* 1200 24000000$' rates
expect_line '^pingpong .*size=0.* 1200 $' rates
expect_line '^barrier .* 600 $' rates
expect_line '^alltoall .* 600 4800$' rates
paste -d' ' <(column run/summary.csv driver) <(column run/summary.csv workers) <(column run/summary.csv team) | sort -u >teams
for driver in ${drivers//,/ }; do expect_line "^$driver 3 3\$" teams; done

expect_exit 0 "$powbench" run -d process -w 2 -k barrier -p barrier.iterations=10 --reps 1 --no-ceiling --no-charts -o none
expect_line 'process has none: measure it under' none/summary.csv
