# What the program says of itself agrees with itself.
source "$(dirname "$0")/lib.bash"
expect_exit 0 "$powbench" --version
expect_line '^powbench [0-9]+\.[0-9]+\.[0-9]+' out
expect_exit 0 "$powbench" list
for word in pow sumsq counter race serial pthread openmp process async process[+]async mpi mpi[+]async pow.first race.sync; do
	expect_line "(^|[ ,])$word" out
done
expect_exit 0 "$powbench" --help
[ "$(awk 'length > 80' out | wc -l)" = 0 ] || fail "--help is wider than 80 columns"
expect_exit 0 "$powbench" help run
grep -o -- '--[a-z-]*' out | sort -u >options
for format in man bash zsh markdown; do
	expect_exit 0 "$powbench" help --format "$format"
	sed 's/\\-/-/g' out >document
	while read -r option; do
		grep -q -- "$option" document || grep -q -- "${option#--}" document || fail "$format lacks $option"
	done <options
done
