# One launch over four hosts measures all numbers of ranks, and every host works.
source "$(dirname "$0")/lib.bash"
[ "$POWBENCH_HAVE_MPI" = TRUE ] || skip "built without MPI"
up 4
small pow sumsq
expect_exit 0 on host1 mpirun --hostfile "$POWBENCH_SOURCE/cluster/templates/hostfile" "$powbench" run -d mpi -w 1,4,16 \
	"${small[@]}" --reps 2 --no-charts --no-ceiling -o run
expect_all run/samples.csv ok 1
paste -d' ' <(column run/samples.csv ranks) <(column run/samples.csv nodes) | sort -u | paste -sd, >sizes
expect_line '^1 1,16 4,4 1$' sizes
paste -d' ' <(column run/workers.csv host) <(column run/workers.csv rank) | grep ' .' | sort -u -k2n >places
for rank in {0..15}; do echo "host$((rank / 4 + 1)) $rank"; done | diff - places || fail "ranks are elsewhere"
