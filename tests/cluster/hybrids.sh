# Ranks of threads, and of event loops, over hosts: every thread works, and every host reaches the server.
source "$(dirname "$0")/lib.bash"
[ "$POWBENCH_HAVE_MPI" = TRUE ] || skip "built without MPI"
up 3
hosts=(--host host1:2,host2:2,host3:2)
once=(--reps 2 --no-charts --no-ceiling)
small pow sumsq
hybrids=mpi+pthread
if [ "$POWBENCH_HAVE_OPENMP" = TRUE ]; then hybrids+=,mpi+openmp; fi
expect_exit 0 on host1 mpirun "${hosts[@]}" "$powbench" run -d "$hybrids" -w 6x2,3x4 "${small[@]}" "${once[@]}" -o run
expect_all run/samples.csv ok 1
paste -d' ' <(column run/samples.csv ranks) <(column run/samples.csv threads_per_rank) <(column run/samples.csv nodes) |
	sort -u | paste -sd, >sizes
expect_line '^1 1 1,3 4 2,6 2 3$' sizes
paste -d' ' <(column run/workers.csv host) <(column run/workers.csv rank) | grep ' .' | sort -u -k2n >places
for rank in {0..5}; do echo "host$((rank / 2 + 1)) $rank"; done | diff - places || fail "ranks are elsewhere"
[ "$(column run/workers.csv begin_s | grep -c .)" = "$(column run/workers.csv host | wc -l)" ] || fail "times of other hosts are unknown"

# Each rank asks a server of its own host, or all ask one that has an address of the network.
expect_exit 0 on host1 mpirun "${hosts[@]}" "$powbench" run -k fetch -d mpi+async,mpi+pthread -w 6x4 -p fetch.items=90 \
	-p fetch.latency=2ms "${once[@]}" -o own
expect_all own/samples.csv ok 1
expect_all own/requests.csv error ""
"$testbed" run --host host1 timeout 60 "$powbench" serve --host 10.77.0.1 --port 8081 --latency 2ms >said 2>&1 &
served=$!
until grep -q '^serving ' said; do
	kill -0 "$served" 2>/dev/null || fail "no server: $(cat said)"
	sleep 0.05
done
expect_exit 0 on host1 mpirun "${hosts[@]}" "$powbench" run -k fetch -d mpi+async,mpi+pthread -w 6x4 \
	-p fetch.url=http://10.77.0.1:8081 -p fetch.items=90 "${once[@]}" -o one
kill "$served"
expect_all one/samples.csv ok 1
expect_all one/requests.csv error ""
column one/workers.csv host | sort -u | paste -sd' ' >places
expect_line '^host1 host2 host3$' places

# Memory is of one host.
expect_exit 0 on host1 mpirun "${hosts[@]}" "$powbench" run -k race -p race.items=20 -d mpi+pthread -w 2x2,6x1 "${once[@]}" -o race
grep ',6,' race/summary.csv | grep ',skipped,' >row
expect_line 'needs shared memory.*on 3 hosts' row
