# report: a run as one page that needs nothing else, and its table as Markdown, JSON and CSV.
source "$(dirname "$0")/lib.bash"
small sumsq
expect_exit 0 "$powbench" run -d serial,pthread -w 1,2 "${small[@]}" --reps 7 -o run
expect_exit 0 "$powbench" report run
expect_line '^report: run/report.html$' out
expect_line '^<!DOCTYPE html>' run/report.html
! grep -Eqi '(src|href)="?(https?:|//)|url\(|@import|<script|<link' run/report.html || fail "the page needs something else"
if command -v gnuplot >/dev/null; then
	[ "$(grep -o '<img [^>]*src="data:image/svg+xml;base64,' run/report.html | wc -l)" = "$(ls run/charts/*.svg | wc -l)" ] ||
		fail "not every chart is in the page"
fi
expect_exit 0 "$powbench" report run -o page.html
cmp -s page.html run/report.html || fail "-o writes another page"

expect_exit 0 "$powbench" report run --format csv
cmp -s out run/summary.csv || fail "the CSV is not summary.csv"
expect_exit 0 "$powbench" report run --format csv -o table.csv
cmp -s table.csv run/summary.csv || fail "-o writes another table"
expect_exit 0 "$powbench" report run --format json
python3 -c 'import json, sys; cells = json.load(sys.stdin)["cells"]
assert {cell["driver"] for cell in cells} >= {"serial", "pthread"} and all(cell["median_s"] > 0 for cell in cells)' \
	<out || fail "not the cells as JSON"
expect_exit 0 "$powbench" report run --format md
expect_line '^\| pthread \| 2 \|' out

# What a run lacks is left out or said in a line.
cp -r run part
rm -r part/charts part/*.csv
cp run/samples.csv part
expect_exit 0 "$powbench" report part
expect_line 'This run has no charts' part/report.html

expect_exit 2 "$powbench" report
expect_line 'report' err
expect_exit 2 "$powbench" report nowhere
expect_exit 2 "$powbench" report run --format bash
expect_line '--format must be one of html, md, json, csv' err
expect_exit 2 "$powbench" report run -o nowhere/page.html
expect_line 'nowhere/page.html' err
