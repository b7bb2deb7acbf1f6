# The completions for bash complete; those for zsh are at least a script that zsh accepts.
source "$(dirname "$0")/lib.bash"
"$powbench" help --format bash >bash_completion
"$powbench" help --format zsh >zsh_completion
source ./bash_completion

# expect_words "EXPECTED..." WORD...: what the last word is completed to. Outside a completion, compopt only complains.
expect_words() {
	local expected=$1
	shift
	COMP_WORDS=(powbench "$@")
	COMP_CWORD=$#
	COMPREPLY=()
	_powbench powbench "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}" 2>/dev/null || true
	[ "${COMPREPLY[*]}" = "$expected" ] || fail "'powbench $*' completes to '${COMPREPLY[*]}', not '$expected'"
}

mkdir -p runs/one
expect_words "list" l
expect_words "run list tour submit metg plot selftest compare report convert audit advise predict serve help version" help ""
expect_words "--schedule --scaling --seed" --s
expect_words "pow" -k po
expect_words "all,pow" -k all,po
expect_words "serial" run --drivers ser
expect_words "compact" --pin = c
expect_words "race.sync=" -p race.s
expect_words "" -p race.sync = n
expect_words "" --budget ""
expect_words "machine" list m
expect_words "runs/one" plot runs/
expect_words "runs" --resume ru
expect_words "runs/one" compare runs/
touch runs/page.html
expect_words "runs/page.html" report runs/one -o runs/p
expect_words "runs/one" run -o runs/o
expect_words "hyperfine" convert runs/one --to hy

if command -v zsh >/dev/null; then
	zsh -n zsh_completion || fail "zsh does not accept its completions"
fi
