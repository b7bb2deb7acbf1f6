# compare: verdicts and exit statuses of two runs, and what is said of folders that cannot be compared.
source "$(dirname "$0")/lib.bash"
small counter
"$powbench" run -d serial,pthread -w 1,2 "${small[@]}" --reps 12 -q --no-charts -o a >/dev/null

# slower FACTOR FROM TO: a copy of a run whose times are that much longer, and all different.
slower() {
	cp -r "$2" "$3"
	awk -F, -v OFS=, -v factor="$1" '
		NR == 1 { for (i = 1; i <= NF; i++) if ($i == "wall_s") at = i }
		NR > 1 { $at = factor * (1 + (NR * 7919 % 101) / 1e5) }
		{ print }' "$2/samples.csv" >"$3/samples.csv"
}
slower 1 a base
slower 1 a equal
slower 1.1 a worse
slower 0.9 a better

expect_exit 0 "$powbench" compare base equal
expect_line '4 same within 1 %' out
expect_line 'not interleaved' err
expect_exit 0 "$powbench" compare base better
expect_line '4 faster' out
expect_exit 1 "$powbench" compare base worse
expect_line 'counter .* pthread +2 .*1\.1000 +\[1\.09[0-9]*, 1\.10[0-9]*\] +12\+12  slower$' out
expect_exit 0 "$powbench" compare base worse --threshold 20%
expect_exit 1 "$powbench" compare base worse --confidence 99.9
expect_exit 1 "$powbench" compare base worse --format csv
cp out comparison.csv
expect_all comparison.csv verdict slower
expect_exit 1 "$powbench" compare base worse --format md
expect_line '^\| counter .* \| slower \|  \|$' out
expect_exit 1 "$powbench" compare base worse --format json
expect_line '"verdict":[[:space:]]*"slower"' out
expect_exit 2 "$powbench" compare base worse --format zsh
expect_line 'one of text, csv, json, md' err

# A wrong answer in B is worse than a slow one.
cp -r base wrong
sed -i '$s/,ok,/,wrong,/' wrong/samples.csv
expect_exit 1 "$powbench" compare base wrong
expect_line '1 failed in B' out

# refused PATTERN A B
refused() {
	expect_exit 2 "$powbench" compare "$2" "$3"
	expect_line "$1" err
	[ "$(grep -vc 'note:' err)" = 1 ] || fail "not one line: $2 $3"
}
refused 'two different runs' base base
refused 'nowhere is not the folder of a run' base nowhere
cp -r base schema
sed -i 's/"schema":[^,]*,/"schema": 2,/' schema/run.json
refused 'schema 2, but this powbench reads schema 1' base schema
cp -r base row_schema
sed -i '3s/^1,/2,/' row_schema/samples.csv
refused 'row_schema/samples.csv has another schema than 1 in row 2' base row_schema
cp -r base half
rm half/samples.csv
refused 'half/samples.csv' base half
cp -r base empty
sed -i 1q empty/samples.csv
refused 'no samples yet' empty base
cp -r base nameless
sed -i '4s/,counter,/,,/' nameless/samples.csv
refused 'nameless/samples.csv has no kernel in row 3' base nameless
expect_exit 2 "$powbench" plot nameless
cp -r base nonsense
awk -F, -v OFS=, 'NR == 5 { $20 = "soon" } { print }' base/samples.csv >nonsense/samples.csv
refused 'line 5: wall_s is not a number' base nonsense
cp -r base timeless
awk -F, -v OFS=, 'NR == 9 { $20 = "" } { print }' base/samples.csv >timeless/samples.csv
expect_exit 0 "$powbench" compare base timeless
expect_line '12\+11  same' out
"$powbench" run -d serial -k counter -p counter.items=9 -p counter.increments=1000 --reps 7 -q --no-charts -o other >/dev/null
refused 'no cell in common' base other
"$powbench" run -d serial "${small[@]}" --reps 1 -q --no-charts -o one >/dev/null
refused 'no cell could be compared' base one
expect_line 'too few samples' out
cp -r base zeros
awk -F, -v OFS=, 'NR > 1 { $20 = 0 } { print }' base/samples.csv >zeros/samples.csv
refused 'no cell could be compared' base zeros
expect_line 'took no time' out
cp -r base identical
awk -F, -v OFS=, 'NR > 1 { $20 = 1 } { print }' base/samples.csv >identical/samples.csv
cp -r identical identical_too
expect_exit 0 "$powbench" compare identical identical_too
expect_line 'there is no spread to judge by' out
