# The local server in the foreground: says where it listens, answers, fails and limits as asked, and ends cleanly.
source "$(dirname "$0")/lib.bash"

server=
stop_server() { [ -z "$server" ] || kill -KILL "$server" 2>/dev/null || true; }
trap 'stop_server; rm -rf "$work"' EXIT

# serve ARGS...: sets $port once it listens.
serve() {
	: >said
	"$powbench" serve "$@" >said 2>complaints &
	server=$!
	until grep -q '^serving ' said; do
		kill -0 "$server" 2>/dev/null || fail "the server ended by itself: $(cat complaints)"
		sleep 0.02
	done
	port=$(sed -n 's/^serving .*:\([0-9]*\) .*/\1/p' said)
}

# get PATH: the answer, headers and all.
get() {
	exec 3<>"/dev/tcp/127.0.0.1/$port"
	printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' "$1" >&3
	cat <&3
	exec 3>&-
}

# ends SIGNAL: the server exits with 0 and has complained of nothing.
ends() {
	local status=0
	kill -"$1" "$server"
	wait "$server" || status=$?
	server=
	[ "$status" = 0 ] || fail "exit status $status after SIG$1: $(cat complaints)"
	[ ! -s complaints ] || fail "something on standard error: $(cat complaints)"
}

serve --latency 0
expect_line "^serving http://127\.0\.0\.1:$port \(stop with Ctrl-C\)$" said
get /page/7 >page
expect_line '^HTTP/1.1 200' page
expect_line '<h1>Page 7</h1>' page
get /json/3 >json
expect_line '^"text 3' json

# A port that is taken is one clear line.
expect_exit 2 "$powbench" serve --port "$port"
expect_line "cannot listen on 127\.0\.0\.1 port $port: Address already in use" err
[ "$(wc -l <err)" = 1 ] || fail "not one line"
expect_exit 2 "$powbench" serve --host nowhere
expect_line "'nowhere' is not a numeric address" err
kill -0 "$server" || fail "the server is gone"
ends INT

serve --latency 0 --fail 100%
get / >page
expect_line '^HTTP/1.1 500' page
ends TERM
expect_line '^served 1 request on 1 connection, 1 failed as asked$' said

serve --latency 1ms --jitter 1ms --rate-limit 0.001
get / >page
get / >limited
expect_line '^HTTP/1.1 200' page
expect_line '^HTTP/1.1 429' limited
ends INT
expect_line '^served 2 requests on 2 connections, 1 over the rate limit$' said
