# Teams of ranks: in a launch that powbench makes and in one of mpirun; a member that goes wrong ends its cell.
# Starts many ranks.
source "$(dirname "$0")/lib.bash"
[ "$POWBENCH_HAVE_MPI" = TRUE ] || skip "built without MPI"
[[ $POWBENCH_SANITIZE != *thread* ]] || skip "Open MPI does not run under ThreadSanitizer"
options=(--plugin "$POWBENCH_PLUGINS/together.so" -k together -d mpi --reps 2 --no-charts)

expect_exit 0 "$powbench" run "${options[@]}" -w 2,3 -p together.words=5000 -o all
expect_all all/samples.csv ok 1
expect_exit 0 mpirun -n 4 "$powbench" run "${options[@]}" -w 2,4 -p together.team=2 -o pairs
expect_all pairs/samples.csv ok 1
paste -d' ' <(column pairs/summary.csv driver) <(column pairs/summary.csv workers) <(column pairs/summary.csv team) \
	>teams
for cell in 'mpi 1 1' 'mpi 2 2' 'mpi 4 2'; do expect_line "^$cell\$" teams; done
for schedule in static,1 dynamic,1 guided,1; do
	expect_exit 0 "$powbench" run "${options[@]}" -w 4 -p together.team=2 -p together.waits=1 --schedule "$schedule" \
		-o "run-$schedule"
	expect_all "run-$schedule/samples.csv" ok 1
done

for fault in fail:'items 7 to 7: Input/output error' return:'items 7 to 7: Input/output error' \
	leave:'came to different collectives' parts:'came to different collectives'; do
	for victim in 0 1; do
		name=${fault%%:*}-$victim
		expect_exit 1 timeout 60 "$powbench" run "${options[@]}" -w 2 -p together.fault="${fault%%:*}" \
			-p together.at=7 -p together.victim="$victim" --schedule static,1 -o "$name"
		grep ',mpi,' "$name/summary.csv" | grep ',failed,' >row
		expect_line "${fault#*:}" row
	done
done

# pow: one number by all ranks, which nobody holds as a whole unless it is saved; and by GMP on one of them.
powers=("$powbench" run -k pow -d mpi --reps 1 --no-charts -p pow.base=3 -p pow.team=all)
expect_exit 0 "${powers[@]}" -w 2,3 -p pow.exponent=3000000,11,2500001 -o ranks
expect_all ranks/samples.csv ok 1
expect_line '^3$' <(column ranks/samples.csv team)
expect_exit 0 "${powers[@]}" -w 3 -p pow.exponent=7,100000 -p pow.engine=fft -p pow.save=numbers -o saved
[ "$(head -c 20 numbers/pow_3_7.dec)" = 2187 ] || fail "3^7 by ranks: $(head -c 20 numbers/pow_3_7.dec)"
expect_exit 0 "${powers[@]}" -w 2 -p pow.exponent=100000 -p pow.engine=gmp -o gmp
expect_all gmp/samples.csv ok 1
