# Bad addresses and bad servers, end to end: each a row per attempt in requests.csv that says what was wrong, the same on
# an event loop as on threads; the good ones between them go well; the run ends by itself, with exit status 1. What each
# comes to is printed, so that it can be read here and in docs/event-loop.md.
# Starts no ranks.
source "$(dirname "$0")/lib.bash"

server=
stop_server() { [ -z "$server" ] || kill -KILL "$server" 2>/dev/null || true; }
trap 'stop_server; rm -rf "$work"' EXIT
"$powbench" serve --port 0 --latency 0 >said 2>complaints &
server=$!
until grep -q '^serving ' said; do
	kill -0 "$server" 2>/dev/null || fail "the server ended by itself: $(cat complaints)"
	sleep 0.02
done
base=$(sed -n 's/^serving \(http[^ ]*\) .*/\1/p' said)

# fields FILE NAME...: the rows of those columns, with tabs between.
fields() {
	local file=$1 name
	shift
	for name; do column "$file" "$name" >"fields.$name"; done
	paste "${@/#/fields.}"
}

# reasons FOLDER DRIVER: item, url, status, attempt and error of the requests under a driver's 4 workers.
reasons() {
	local cell
	cell=$(fields "$1/samples.csv" driver workers cell_id | awk -v driver="$2" '$1 == driver && $2 == 4 { print $3; exit }')
	fields "$1/requests.csv" cell_id item url status attempt error | awk -F'\t' -v cell="$cell" '$1 == cell' |
		cut -f2- | sort -n -k1,1 -k4,4 -t$'\t'
}

# survey KERNEL GOOD OPTION...: lines "bad address<tab>reason" from standard input, each tried between two good ones.
survey() {
	local kernel=$1 good=$2 bad reason
	shift 2
	: >urls
	: >wanted
	while IFS=$'\t' read -r bad reason; do
		printf '%s\n%s\n' "$good" "$bad" >>urls
		printf '%s\t%s\n' "$bad" "$reason" >>wanted
	done
	echo "$good" >>urls
	rm -rf "$kernel"
	expect_exit 1 "$powbench" run -k "$kernel" -d async,pthread -w 4 -p "$kernel.urls=urls" "$@" --reps 1 --no-charts -o "$kernel"
	expect_all "$kernel/samples.csv" status wrong
	expect_line "$(wc -l <wanted) of $(wc -l <urls) items failed; the first is item 1: " "$kernel/samples.csv"
	reasons "$kernel" async >async
	reasons "$kernel" pthread >pthread
	cmp async pthread || fail "$kernel: other reasons under pthread: $(diff async pthread)"
	# The even items are good: one attempt, no error. Of the odd ones, the last attempt has the reason.
	awk -F'\t' '$1 % 2 == 0 && ($4 != 1 || $5 != "")' async | grep . && fail "a good address failed beside a bad one"
	[ "$(cut -f1 async | sort -u | wc -l)" = "$(wc -l <urls)" ] || fail "not a row for every address"
	awk -F'\t' '$1 % 2 == 1 { last[$1] = $2 "\t" $5 } END { for (i = 1; i in last; i += 2) print last[i] }' async >found
	cmp found wanted || fail "$(diff found wanted)"
	sed "s|$base||" found | awk -F'\t' '{ printf "%-24s %s\n", $1, $2 }'
}

survey fetch "$base/page/1" -p fetch.timeout=1s -p fetch.retries=0 <<END
http://	the address is malformed
http://127.0.0.1:99999/	the address is malformed
gopher://127.0.0.1/	the address is neither http:// nor https://
http://a..b/	the name of the host does not resolve
http://127.0.0.1:1/	the connection was refused
$base/bad/reset	the connection was reset
$base/bad/reset-body	the connection was reset
$base/bad/closed	the connection ended inside the response
$base/bad/truncated	the connection ended inside the response
$base/bad/truncated-chunk	the connection ended inside the response
$base/bad/silent	the response did not end in time
$base/bad/trickle	the response did not end in time
$base/bad/endless-body	the response did not end in time
$base/bad/length	the length of the body is not the one announced or expected
$base/bad/status-line	the response is not HTTP/1.1
$base/bad/header-line	the response is not HTTP/1.1
$base/bad/endless-headers	the headers exceed the limit
$base/bad/redirect-loop	too many redirects
$base/bad/no-location	the status is not a success: 302
$base/bad/scheme	the address is neither http:// nor https://
$base/bad/404	the status is not a success: 404
$base/bad/429	the status is not a success: 429
$base/bad/500	the status is not a success: 500
END

# The certificates of the system take long to read in a sanitizer; here any time will do.
survey fetch "$base/page/1" -p fetch.timeout=100s -p fetch.connect_timeout=100s -p fetch.retries=0 <<END
https${base#http}/	TLS failed or the certificate is not trusted
END
survey scrape "$base/page/1" <<END
$base/bad/no-h1	the page has no <h1>
$base/bad/not-utf8	the text of the page is not UTF-8
END
survey save "$base/json/1" <<END
$base/bad/not-json	the body is not a JSON string
END

# What may pass is tried again, when the server says or after a pause: a row for each attempt, and one request failed.
survey fetch "$base/page/1" -p fetch.retries=1 <<END
$base/bad/429	the status is not a success: 429
$base/bad/500	the status is not a success: 500
END
[ "$(awk -F'\t' '$1 % 2 == 1 { print $1, $3, $4 }' async | paste -sd';')" = "1 429 1;1 429 2;3 500 1;3 500 2" ] ||
	fail "not a row per attempt: $(cat async)"

: >empty
expect_exit 2 "$powbench" run -k fetch -p fetch.urls=empty
expect_line 'urls=empty holds no address; write one a line' err
cat err
kill "$server"
wait "$server"
server=
