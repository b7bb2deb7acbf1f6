# The completions for bash and for zsh complete.
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

command -v zsh >/dev/null || {
	echo "no zsh here: its completions are not looked at"
	exit 0
}
zsh -n zsh_completion || fail "zsh does not accept its completions"
mkdir functions
cp zsh_completion functions/_powbench

# zsh_offers "EXPECTED..." LINE: what zsh offers for the last word of LINE.
zsh_offers() {
	local offered
	offered=$(zsh -f "$POWBENCH_SOURCE/tests/cli/completions.zsh" "$work/functions" "$2" | paste -sd' ')
	[ "$offered" = "$1" ] || fail "zsh completes '$2' to '$offered', not '$1'"
}

zsh_offers "run list tour submit metg plot selftest compare report convert audit advise predict serve help version" "powbench "
zsh_offers "--schedule --scaling --seed" "powbench run --s"
zsh_offers "pow" "powbench run -k po"
zsh_offers "--sbatch" "powbench submit --s"
zsh_offers "strong weak" "powbench run --scaling "
zsh_offers "race.sync=" "powbench -p race.s"
zsh_offers "machine" "powbench list m"
zsh_offers "serve" "powbench help ser"
