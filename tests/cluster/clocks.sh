# Clocks of other hosts: hosts of the testbed have this machine's clock, so that the true offset is none; what is told of
# it has to allow that, and every worker's times are known.
source "$(dirname "$0")/lib.bash"
[ "$POWBENCH_HAVE_MPI" = TRUE ] || skip "built without MPI"
up 3
hosts=(--host host1:2,host2:2,host3:2)
expect_exit 0 on host1 mpirun "${hosts[@]}" "$powbench" run -d mpi -w 1,6 -k sleep -p sleep.items=12 -p sleep.time=20ms \
	--reps 5 --no-charts --no-ceiling -o run
expect_all run/samples.csv ok 1
python3 - <<'EOF2' || fail "run.json: $(grep -A 8 '"clock"' run/run.json)"
import csv, json
clock = json.load(open("run/run.json"))["clock"]
assert clock["hosts"] == 2 and clock["readings"] >= 4, clock
assert 0 < clock["error_s"] and abs(clock["offset_s"]) <= clock["error_s"], clock
assert abs(clock["drift"]) <= clock["drift_error"], clock
walls = {(r["cell_id"], r["rep"], r["warmup"]): float(r["wall_s"]) for r in csv.DictReader(open("run/samples.csv"))}
workers = [r for r in csv.DictReader(open("run/workers.csv")) if r["rank"]]
assert {r["host"] for r in workers} == {"host1", "host2", "host3"}
slack = 2 * clock["error_s"]
for r in workers:
    begin, end, wall = float(r["begin_s"]), float(r["end_s"]), walls[r["cell_id"], r["rep"], r["warmup"]]
    assert -slack <= begin <= end <= wall + slack, (r, wall)
EOF2

# On one host there is nothing to read.
expect_exit 0 on host1 mpirun --host host1:2 "$powbench" run -d mpi -w 2 -k sumsq -p sumsq.first=1000 --reps 1 --no-charts \
	--no-ceiling -o one
grep -A 2 '"clock"' one/run.json | grep -q '"hosts":	0' || fail "$(grep -A 6 '"clock"' one/run.json)"
