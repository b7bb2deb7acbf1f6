# Kernels and drivers from shared objects; drivers that break their promise are caught by the program.
source "$(dirname "$0")/lib.bash"
expect_exit 0 "$powbench" run --plugin "$POWBENCH_PLUGINS/primes.so" -k primes -d "$(built_drivers)" -w 1,2,3 \
	-p primes.below=20k --reps 1 -o primes
expect_all primes/samples.csv result 2262
expect_exit 0 "$powbench" run --plugin "$POWBENCH_PLUGINS/ledger.so" -k ledger -d "$(built_drivers)" -w 1,2,3 --reps 1 \
	--no-charts -o ledger
expect_all ledger/samples.csv ok 1
small sumsq
for driver in idle twice drop; do
	expect_exit 1 "$powbench" run --plugin "$POWBENCH_PLUGINS/faults.so" -d "$driver" -w 2 "${small[@]}" --reps 2 \
		--no-charts -o "fault-$driver"
	grep ",$driver," "fault-$driver/summary.csv" >row
	expect_line ',wrong,' row
	grep ",serial," "fault-$driver/summary.csv" >row
	expect_line ',ok,' row
done
