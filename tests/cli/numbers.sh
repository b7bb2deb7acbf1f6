# The powers themselves: in full as files and as a table of facts, under every driver; and powers that cannot be had.
# Starts no ranks under AddressSanitizer.
source "$(dirname "$0")/lib.bash"

# saved ARGS...: a short run of pow with these.
saved() {
	expect_exit 0 "$powbench" run -k pow --reps 1 -w 2 --no-charts "$@"
	rm -rf results
}

for driver in $(built_drivers | tr , ' '); do
	[[ $driver = mpi* && $POWBENCH_SANITIZE ]] && continue
	[[ $driver = *async ]] && continue
	saved -d "$driver" -p pow.base=-3 -p pow.exponent=0,1,5,41 -p pow.save="by $driver"
	[ "$(cat "by $driver/pow_-3_41.dec")" = -36472996377170786403 ] || fail "$driver: (-3)^41"
	[ "$(cat "by $driver/pow_-3_0.dec")" = 1 ] || fail "$driver: (-3)^0"
	cmp "by serial/numbers.csv" "by $driver/numbers.csv" || fail "$driver: another table"
	[ "$(ls "by $driver" | wc -l)" = 5 ] || fail "$driver: $(ls "by $driver")"
done
expect_line '^3,-3,41,1,65,20,36472996377170786403,36472996377170786403,1885351238965377138,pow_-3_41.dec$' \
	"by serial/numbers.csv"

saved -d serial -p pow.first=10 -p pow.count=2 -p pow.save=hex -p pow.format=hexadecimal
[ "$(cat hex/pow_10_10.hex)" = 2540be400 ] || fail "10^10 in hexadecimal"
[ "$(cat hex/pow_11_11.hex)" = 426de69953 ] || fail "11^11 in hexadecimal"

saved -d serial -p pow.base=10 -p pow.exponent=100000 -p pow.save=facts -p pow.format=facts
expect_line '^0,10,100000,0,332193,100001,10000000000000000000,00000000000000000000,[0-9]+,$' facts/numbers.csv
[ "$(ls facts)" = numbers.csv ] || fail "files beside the facts"

long=$(printf '7%.0s' $(seq 5000))
saved -d serial -p pow.base="$long" -p pow.exponent=1 -p pow.save=long
[ "$(cat long/pow_7777777777-5000-*_1.dec)" = "$long" ] || fail "a base of 5000 digits"

# refused PATTERN ARGS...: one line, exit status 2.
refused() {
	local pattern=$1
	shift
	expect_exit 2 "$powbench" run -k pow -d serial "$@"
	[ "$(wc -l <"$work/err")" = 1 ] || fail "not one line: $*"
	expect_line "$pattern" "$work/err"
	[ ! -e results ] || fail "a run folder was made: $*"
}

touch file
refused "pow.save: file is no folder" -p pow.save=file
refused "pow.save: cannot make the folder none/such: No such file" -p pow.save=none/such
refused "format.*decimal.*hexadecimal.*facts" -p pow.format=octal
refused "3.17e\+10 bits \(3.96 GB\) and need .* GB|needs about" -p pow.base=3 -p pow.exponent=20000000000
refused "pow.exponent needs a base" -p pow.exponent=3

if [[ ! $POWBENCH_SANITIZE ]]; then
	ulimit -v 2000000
	refused "needs about .* for each of 1 workers, and .* of memory is free" -p pow.base=3 -p pow.exponent=4000000000
	refused "6.34e\+09 bits in all, needs about .* for each of 1 workers" -p pow.base=3 -p pow.exponent=4000000000 \
		-p pow.team=all
	saved -d pthread -p pow.base=3 -p pow.exponent=10000000
fi
