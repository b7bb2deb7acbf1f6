# report in headless Chromium: on a wide screen and a phone, light and dark, and on paper. Pictures go to report/ in the
# folder where the test was started.
pictures=$PWD/report
source "$(dirname "$0")/lib.bash"
# It looks at pages, which are the same from every build.
[ -z "$POWBENCH_SANITIZE" ] || skip "a build with sanitizers"
for program in chromium chromedriver gnuplot python3; do
	command -v $program >/dev/null || skip "no $program here"
done
mkdir -p "$pictures"
small sumsq
expect_exit 0 "$powbench" run -d serial,pthread,async -w 1,2 "${small[@]}" -k sleep -p sleep.items=4 -p sleep.time=5ms \
	--reps 7 -o run
expect_exit 0 "$powbench" report run
expect_exit 0 timeout 150 python3 "$POWBENCH_SOURCE/tests/support/browser.py" run/report.html "$pictures"
for picture in report-{desktop,phone}-{light,dark}.png report.pdf; do
	[ -s "$pictures/$picture" ] || fail "no picture $picture"
done

# The check can fail: each of these pages has one thing wrong.
spoiled() {
	sed "s|</main>|$1</main>|" run/report.html >spoiled.html
	expect_exit 1 timeout 150 python3 "$POWBENCH_SOURCE/tests/support/browser.py" spoiled.html "$work"
	expect_line "$2" err
}
spoiled '<div style="width: 3000px">wide</div>' 'the page is [0-9]+ wide in a window of 1280'
spoiled '<img alt="" src="data:image/png;base64,AAAA">' '1 of [0-9]+ images cannot be shown'
spoiled '<img alt="" src="data:image/svg+xml,<svg xmlns=%22http://www.w3.org/2000/svg%22/>"><link rel="stylesheet" href="http://127.0.0.1:9/a.css">' \
	'the page asks for'
