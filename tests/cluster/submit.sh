# powbench submit: a job of Slurm for each number of nodes, or an array of them, and one run of what they measure, also
# when some are refused, cancelled, out of time or waited for by another powbench.
source "$(dirname "$0")/lib.bash"
[ "$POWBENCH_HAVE_MPI" = TRUE ] || skip "built without MPI"
up 4
slurm_up
small sumsq
short=("${small[@]}" --reps 2 --no-ceiling)
long=(-k sleep -p sleep.items=8 -p sleep.time=10ms --reps 100k --no-ceiling)
submit() { on host1 "$powbench" submit "$@"; }

# jobs_of RUN NAME: that member of each of its jobs, on one line.
jobs_of() { python3 -c 'import json, sys; print(*(j[sys.argv[2]] for j in json.load(open(sys.argv[1] + "/run.json"))["jobs"]))' "$@"; }

# refused PATTERN ARGUMENT...: one line that has it, and neither a folder nor a job.
refused() {
	expect_exit 2 submit "${@:2}"
	[ "$(wc -l <err)" = 1 ] || fail "not one line: $(cat err)"
	expect_line "^powbench: .*$1" err
	[ ! -e refused ] && [ ! -e results ] || fail "a folder was made"
	[ -z "$(on host1 squeue -h -t pending,running)" ] || fail "a job was left: $(on host1 squeue)"
}

refused 'sbatch refuses 1 node: invalid partition specified: nowhere' --nodes 1,2 --sbatch '--partition=nowhere' -o refused -- "${short[@]}"
refused "unknown kernel 'sumsqq': did you mean 'sumsq'" --nodes 1 -o refused -- -k sumsqq
refused 'sumsq.first=x: ' --nodes 1 -o refused -- -k sumsq -p sumsq.first=x
refused '--output behind -- is not for a batch job' --nodes 1 -o refused -- -o elsewhere
refused 'batch jobs measure with run, and not with tour' --nodes 1 -o refused -- tour
refused '-k is an option of run: put it behind --' --nodes 1 -k sumsq
refused '--nodes LIST is missing' -- "${short[@]}"
refused '--nodes 1,0: nodes are counted from 1' --nodes 1,0 -- "${short[@]}"
refused 'is not the folder of a run' --collect refused
PATH=/nowhere expect_exit 2 "$powbench" submit --nodes 1 -o refused -- "${short[@]}"
expect_line '^powbench: there is no sbatch on PATH' err

# One run of three jobs: a base for each, and numbers of nodes and ranks as they were.
expect_exit 0 submit --nodes 4,1,2 -o one -- "${short[@]}"
for nodes in '1 node' '2 nodes' '4 nodes'; do expect_line "^job [0-9]+ \\($nodes\\) is done\$" out; done
expect_line '^run: one$' out
expect_all one/samples.csv ok 1
expect_all one/samples.csv run_id "$(python3 -c 'import json; print(json.load(open("one/run.json"))["run_id"])')"
paste -d' ' <(column one/samples.csv driver) <(column one/samples.csv workers) <(column one/samples.csv ranks) \
	<(column one/samples.csv nodes) | sort -u | paste -sd, >sizes
expect_line '^mpi 1 1 1,mpi 16 16 4,mpi 4 4 1,mpi 8 8 2,serial 1 1 1$' sizes
python3 - <<'EOF2' || fail "the rows of one"
import csv
rows = list(csv.DictReader(open("one/samples.csv")))
assert [int(r["order"]) for r in rows] == list(range(len(rows))) or [int(r["order"]) for r in rows] == list(range(1, len(rows) + 1))
keys = [(r["cell_id"], r["rep"], r["warmup"]) for r in rows if r["warmup"] == "0"]
assert len(keys) == len(set(keys)) == 3 * 3 * 2, keys
base = {r["rep"]: r for r in rows if r["driver"] == "serial" and r["warmup"] == "0"}
for r in rows:
    if r["warmup"] == "0":
        assert r["rep"] in base and r["start_utc"][:10] == base[r["rep"]]["start_utc"][:10]
assert {r["run_id"] for r in csv.DictReader(open("one/workers.csv"))} == {rows[0]["run_id"]}
assert {(r["rep"], r["warmup"]) for r in csv.DictReader(open("one/workers.csv"))} == {(r["rep"], r["warmup"]) for r in rows}
EOF2
[ "$(jobs_of one nodes)" = "1 2 4" ] && [ "$(jobs_of one state)" = "COMPLETED COMPLETED COMPLETED" ] &&
	[ "$(jobs_of one status)" = "finished finished finished" ] || fail "$(cat one/run.json)"
expect_exit 0 "$powbench" report one
expect_exit 2 "$powbench" run --resume one
expect_line 'this run was measured by batch jobs: powbench submit --resume' err
expect_exit 0 submit --resume one --no-charts # all are finished
[ "$(column one/samples.csv ok | wc -l)" = 27 ] || fail "samples were added"

# An array, which another powbench waits for; what is right for a job is right for it.
expect_exit 0 submit --nodes 1-2 --array --no-wait -o array -- "${short[@]}" -w 3
expect_line '^powbench submit --collect array ' out
[ ! -e array/samples.csv ] || fail "it has waited"
expect_exit 0 submit --collect array --no-charts
expect_line '^job [0-9]+_2 \(2 nodes\) is done$' out
expect_all array/samples.csv ok 1
[ "$(column array/samples.csv workers | sort -u | paste -sd' ')" = "1 3" ] || fail "-w was not heeded"

# Ctrl-C leaves the jobs; one that is cancelled and one that runs out of time keep what they have, and are gone on with.
"$testbed" run "$powbench" submit --nodes 1,2 --no-charts --sbatch '--time=2' -o left -- "${long[@]}" >out 2>err &
pid=$!
for tries in {1..100}; do ! grep -q 'nodes) is running' out || break; sleep 0.2; done
on host1 sh -c 'until [ -s left/nodes-1/samples.csv ] && [ "$(wc -l <left/nodes-1/samples.csv)" -gt 12 ]; do sleep 0.1; done'
on switch pkill -INT -f "^$powbench submit --nodes 1,2"
status=0
wait "$pid" || status=$?
[ "$status" = 130 ] || fail "exit status $status after Ctrl-C: $(cat out err)"
expect_line '^powbench submit --collect left ' out
[ "$(on host1 squeue -h -t running | wc -l)" = 2 ] || fail "the jobs were not left: $(on host1 squeue -t all)"
on host1 scancel "$(jobs_of left job | cut -d' ' -f1)"
on host1 scancel --signal TERM "$(jobs_of left job | cut -d' ' -f2)"
expect_exit 1 submit --collect left --no-charts
expect_line '^powbench: job [0-9]+ \(1 node\) was cancelled; see left/nodes-1.out$' err
expect_line '^powbench: job [0-9]+ \(2 nodes\) was told to end, .*; see left/nodes-2.out$' err
expect_line '^powbench: what was measured is kept, and powbench submit --resume left goes on with it$' err
kept=$(wc -l <left/samples.csv)
[ "$kept" -gt 12 ] || fail "nothing was kept"
expect_exit 1 submit --resume left --no-charts --sbatch '--time=1 --signal=TERM@50'
expect_line '^powbench: job [0-9]+ \(2 nodes\) was told to end' err
[ "$(wc -l <left/samples.csv)" -gt "$kept" ] || fail "nothing was added to $kept rows"
expect_all left/samples.csv ok 1
expect_exit 1 "$powbench" audit left
