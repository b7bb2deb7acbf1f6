# convert: a run to Google Benchmark's and hyperfine's JSON and back; and hyperfine's own files.
source "$(dirname "$0")/lib.bash"
small counter
"$powbench" run -d serial,pthread -w 1,2 "${small[@]}" --reps 8 -q --no-charts -o a >/dev/null

for tool in google hyperfine; do
	expect_exit 0 "$powbench" convert a --to $tool -o $tool.json
	expect_exit 0 "$powbench" convert a --to $tool
	cmp -s out $tool.json || fail "standard output and -o differ"
	expect_exit 0 "$powbench" convert $tool.json --from $tool -o $tool
	[ "$(column $tool/samples.csv cell_id | sort)" = "$(awk -F, '$18 == 0' a/samples.csv | cut -d, -f4 | sort)" ] ||
		fail "$tool: other cells or samples come back"
	expect_exit 0 "$powbench" plot $tool
	"$powbench" compare a $tool --format csv >comparison.csv 2>/dev/null || true
	[ "$(column comparison.csv ratio | awk '$1 > 0.999999999 && $1 < 1.000000001' | wc -l)" = 4 ] ||
		fail "$tool: other times come back"
done

# The members that the tools' own scripts read.
if command -v jq >/dev/null; then
	jq -e '.context.num_cpus and .context.caches and (.benchmarks | all(has("name") and has("run_name") and
		has("run_type") and has("repetitions") and has("threads") and has("iterations") and has("real_time") and
		has("cpu_time") and .time_unit == "ns")) and (.benchmarks | map(select(.run_type == "aggregate") |
		.aggregate_name) | unique == ["mean", "median", "stddev"])' google.json >/dev/null || fail "google.json"
	jq -e '.results | length == 4 and all(has("command") and has("mean") and has("stddev") and has("median") and
		has("user") and has("system") and has("min") and has("max") and (.times | length == 8) and
		(.exit_codes | length == 8) and (.parameters | keys == ["driver", "workers"]))' hyperfine.json >/dev/null ||
		fail "hyperfine.json"
fi
# Where one thing was varied, that is the one parameter, as plot_parametrized.py wants it.
"$powbench" run -d serial -k counter -p counter.items=3 -p counter.increments=1000 -p counter.increments=2000 --reps 2 \
	-q --no-charts -o sweep >/dev/null
expect_exit 0 "$powbench" convert sweep --to hyperfine
python3 -c 'import json; assert [r["parameters"] for r in json.load(open("out"))["results"]] == [{"increments": "1000"}, {"increments": "2000"}]' ||
	fail "not one parameter"
if command -v hyperfine >/dev/null; then
	hyperfine -N -r 6 --export-json theirs.json -L n 1,2 'printf {n}' >/dev/null 2>&1
	expect_exit 0 "$powbench" convert theirs.json --from hyperfine -o theirs
	[ "$(column theirs/samples.csv params | sort -u | tr '\n' ' ')" = "n=1 n=2 " ] || fail "other parameters"
	expect_exit 0 "$powbench" plot theirs
fi

# refused PATTERN ARGS...
refused() {
	expect_exit 2 "$powbench" convert "${@:2}"
	expect_line "$1" err
	[ "$(wc -l <err)" = 1 ] || fail "not one line: $*"
}
refused 'give either --to TOOL' a
refused 'give either --to TOOL' a --to google --from google
refused 'not the folder of a run' nowhere --to google
refused 'not the folder of a run' google.json --to google
refused 'cannot read nowhere' nowhere --from google
refused "no list 'results'" google.json --from hyperfine
refused "no list 'benchmarks'" hyperfine.json --from google
refused 'not an empty folder' google.json --from google -o a
echo 'half {' >half.json
refused 'half.json: not JSON from byte' half.json --from google
