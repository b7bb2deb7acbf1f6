# The kernels that make requests, end to end: files in order and whole under every driver, few descriptors, and
# nothing left behind. What they do with bad servers: bad_servers.sh.
# Starts no ranks.
source "$(dirname "$0")/lib.bash"
export TMPDIR=$work/tmp
mkdir "$TMPDIR"
drivers=$(built_drivers),async,process+async

# One table in the order of pages, whoever fetched them: 100 pages on 30 workers are 100 pages.
for driver in ${drivers//,/ }; do
	expect_exit 0 "$powbench" run -k scrape -d "$driver" -w 1,30 -p scrape.latency=1ms -p scrape.out=headings.tsv \
		--reps 1 --no-charts -o "scrape-$driver"
	[ "$(head -1 headings.tsv)" = "$(printf 'url\th1')" ] || fail "$driver: no header"
	diff <(tail -n +2 headings.tsv | cut -f2) <(seq -f 'Page %.0f' 0 99) || fail "$driver: pages out of order"
	rm headings.tsv
done

# Details in the order of the index.
expect_exit 0 "$powbench" run -k crawl -d "$drivers" -w 5 -p crawl.items=120 -p crawl.latency=0s -p crawl.out=details.tsv \
	--reps 1 --no-charts -o crawl
diff <(tail -n +2 details.tsv | cut -f2) <(seq 0 119) || fail "details out of order"
[ "$(wc -l <crawl/requests.csv)" = $(((120 + 2) * 2 * $(column crawl/summary.csv cell_id | wc -l) + 1)) ] ||
	fail "not a row per request"

# A file per item, each whole, nothing else. ThreadSanitizer lets no child of a threaded process have threads, as writers
# are; the suite has such workers forked first.
savers=$drivers
if [[ $POWBENCH_SANITIZE == *thread* ]]; then savers=${savers/,process+async/} savers=${savers/,process/}; fi
expect_exit 0 "$powbench" run -k save -d "$savers" -w 3 -p save.items=20 -p save.latency=0s -p save.out=saved --reps 1 --no-charts -o save
[ "$(find saved -type f | wc -l)" = 20 ] || fail "not 20 files"
for i in 000000 000019; do
	[ "$(cat saved/$i.json)" = "\"text $((10#$i)) of the local server\"" ] || fail "saved/$i.json"
done

for mode in batch stream; do
	expect_exit 0 "$powbench" run -k pipeline -d "$drivers" -w 1,4 -p pipeline.items=90 -p pipeline.latency=1ms \
		-p pipeline.every=100us -p pipeline.mode=$mode --reps 1 --no-charts -o pipeline-$mode
	expect_all pipeline-$mode/samples.csv ok 1
done

# More in flight than there are descriptors, of this process and of the server: each waits until one is free.
(
	ulimit -n 1024
	expect_exit 0 "$powbench" run -k fetch -d async -w 1500 -p fetch.items=1500 -p fetch.latency=1ms --reps 1 --no-charts -o scarce
	for ((i = 0; i < 20000; i++)); do echo "http://127.$((i / 10000 + 1)).$((i / 100 % 100)).$((i % 100 + 1)):1/"; done >urls
	expect_exit 1 "$powbench" run -k fetch -d async -w 10000 -p fetch.urls=urls -p fetch.retries=0 --reps 1 --no-charts -o many
)
[ "$(tail -n +2 many/requests.csv | grep -c 'the connection was refused$')" = $((20000 * $(column many/samples.csv rep | wc -l))) ] ||
	fail "not every address has its row"

[ -z "$(ls "$TMPDIR")" ] || fail "left behind: $(ls "$TMPDIR")"
