# completions.zsh FOLDER LINE: what zsh offers behind LINE, a word a line, with the functions in FOLDER. An interactive zsh does
# it, on a terminal of its own.
zmodload zsh/zpty
offered=$(mktemp -p "$1")
cat >"$1/startup" <<END
PROMPT= fpath=($1 \$fpath) TERM=dumb
autoload -Uz compinit && compinit -u -D
bindkey '^I' complete-word
compadd() {
	local -a words
	if (( \${@[1,(i)(-|--)]} [(I)-[a-zA-Z]#[OAD]*] )); then builtin compadd "\$@"; return; fi
	builtin compadd -A words "\$@"
	(( \$#words )) && print -rl -- \$words >>$offered
	builtin compadd "\$@"
}
comppostfuncs=(finish)
finish() { print end >>$offered.end }
END
zpty shell zsh -f -i
zpty -w shell "source $1/startup; print ready >$offered.end"
await() {
	repeat 200; do
		zpty -rt shell >/dev/null
		[[ "$(<$offered.end)" = $1 ]] && return
		sleep 0.05
	done 2>/dev/null
	print -u2 "zsh does not say '$1'"
	exit 1
}
await ready
rm $offered.end
zpty -wn shell "$2"$'\t'
await end
zpty -d shell
print -rl -- ${(u)${(f)"$(<$offered)"}} # some are offered twice
