# Bad input: one clear line that says what is wrong and what to do, exit status 2, and nothing is written.
source "$(dirname "$0")/lib.bash"

# refused PATTERN ARGS...
refused() {
	local pattern=$1
	shift
	expect_exit 2 "$powbench" "$@"
	[ "$(wc -l <"$work/err")" = 1 ] || { cat "$work/err" >&2; fail "not one line: $*"; }
	[ ! -s "$work/out" ] || fail "something on standard output: $*"
	expect_line "$pattern" "$work/err"
	[ ! -e results ] || fail "a run folder was made: $*"
}

refused "unknown kernel 'pwo'.*'pow'" run -k pwo
refused "unknown driver 'ptread'.*'pthread'" run -d ptread
refused "no parameter 'frist'.*'first'" run -p pow.frist=1
refused "pow\.count.*-3" run -p pow.count=-3
refused "pow\.count.*many" run -p pow.count=many
refused "pow\.count" run -p pow.count=99999999999999999999999
refused "sync.*none.*mutex.*atomic.*reduce" run -k race -p race.sync=lock
refused "-w 0|workers" run -w 0
refused "1000000000.*16384" run -w 1000000000
refused "workers|-w" run -w two
refused "schedule" run --schedule fast
refused "--rate.*pow makes none" run --rate 5
refused "ci" run --ci -1
refused "budget" run --budget never
refused "unrecognized|unknown|no option" run --kernel-list x
refused "unknown command 'rnu'.*'run'" rnu
refused "1 ?000 ?000 ?000|10 GiB|bits" run -p pow.base=10 -p pow.exponent=9000000000000
refused "No such file|cannot" run --resume nothing-here
mkdir empty
refused "not the folder of a run" run --resume empty
refused "cannot|No such|not found" run --plugin ./nothing.so
touch notes.txt
refused "shared object|plug-in|invalid ELF|file too short" run --plugin ./notes.txt
touch file
refused "file" run -o file/run
mkdir full
touch full/something
refused "full" run -o full
if [ "$(id -u)" != 0 ]; then
	mkdir readonly
	chmod a-w readonly
	refused "readonly" run -o readonly/run
fi
