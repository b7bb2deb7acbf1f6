# audit and advise: a default run keeps every rule; of folders that are old, partial or edited a clear word.
source "$(dirname "$0")/lib.bash"
small sumsq
unset 'small[-1]' 'small[-1]'
# Defaults throughout, but for the size of the work and the width of its intervals, which a busy machine would be long in
# reaching. The default budget leaves no cell without its six samples.
expect_exit 0 "$powbench" -k sumsq "${small[@]}" --ci 100 -o run
expect_line '^advice for sumsq: Use ' out
expect_line '^why: powbench advise run$' out
expect_exit 0 "$powbench" audit run
for rule in 1 2 3 4 5 6 7 8 9 10 11 12; do expect_line "^ *$rule  .*: kept$" out; done
expect_line '^run is reportable: 12 rules kept$' out
expect_exit 0 "$powbench" audit run --format json
python3 -c 'import json, sys; a = json.load(open("out")); sys.exit(not a["reportable"] or len(a["rules"]) != 12)' ||
	fail "not the JSON of twelve kept rules"
expect_exit 0 "$powbench" audit run --format md
[ "$(grep -c '| kept |' out)" = 12 ] || fail "not a table of twelve kept rules"
expect_exit 0 "$powbench" advise run
expect_line '^  Use ' out
expect_line 'More cores|more cores' out
expect_line '^  Rule of thumb: ' out
expect_exit 0 "$powbench" advise run --format json
python3 -c 'import json, sys; a = json.load(open("out")); sys.exit(len(a["kernels"][0]["sentences"]) != 3)' ||
	fail "not the JSON of three sentences"
expect_exit 0 "$powbench" advise run --format md
expect_line '^### sumsq' out

# copied NAME: a copy of the run to spoil
copied() { cp -r run "$1"; }
broken() {
	expect_exit 1 "$powbench" audit "$1"
	expect_line "^ *$2  .*: broken$" out
	expect_line "^$1 is not reportable as it is: .*rules? broken" out
	expect_exit 0 "$powbench" advise "$1"
}
copied killed
sed -i 's/"status":.*"finished"/"status": "running"/' killed/run.json
rm killed/summary.csv
broken killed 2
expect_exit 1 "$powbench" audit killed
expect_line 'the run is not finished \(running\)' out
expect_line 'there is no summary.csv' out
copied workerless
rm workerless/workers.csv
broken workerless 10
"$powbench" -k sumsq "${small[@]}" -d pthread --reps 1 -q -o one >/dev/null
broken one 5
expect_exit 0 "$powbench" advise one
expect_line '--reps 10' out
"$powbench" -k sumsq "${small[@]}" -d pthread --reps 7 --no-ceiling --no-charts -q -o bare >/dev/null
if [ "$(nproc)" -gt 1 ]; then broken bare 11; fi

# refused PATTERN FOLDER: one line and exit 2
refused() {
	for command in audit advise; do
		expect_exit 2 "$powbench" $command "$2"
		expect_line "$1" err
		[ "$(wc -l <err)" = 1 ] || fail "$command $2: not one line"
	done
}
refused 'nowhere is not the folder of a run' nowhere
copied schema
sed -i 's/"schema":[^,]*,/"schema": 2,/' schema/run.json
refused 'schema 2, but this powbench reads schema 1' schema
copied half
rm half/samples.csv
refused 'half/samples.csv' half
copied empty
sed -i 1q empty/samples.csv
refused 'no samples yet' empty
copied nonsense
awk -F, -v OFS=, 'NR == 5 { $20 = "soon" } { print }' run/samples.csv >nonsense/samples.csv
refused 'line 5: wall_s is not a number' nonsense
expect_exit 2 "$powbench" audit
expect_line 'RUN is missing' err
expect_exit 2 "$powbench" audit run --format zsh
expect_line 'one of text, json, md' err
