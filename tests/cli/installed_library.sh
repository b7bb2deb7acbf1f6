# The big-integer library as others use it: installed, found by pkg-config, and linked both ways.
# Starts no ranks.
source "$(dirname "$0")/lib.bash"
[[ ! $POWBENCH_SANITIZE ]] || skip "a sanitized library links with sanitized programs alone"
command -v pkg-config >/dev/null || skip "no pkg-config"

cmake --install "$(dirname "$powbench")" --prefix "$work/prefix" >"$work/log" || fail "$(cat "$work/log")"
pc=$(find "$work/prefix" -name powbench-bigint.pc)
# the prefix was chosen at installing, as a packager's is
sed -i "s|^prefix=.*|prefix=$work/prefix|; s|^libdir=.*|libdir=$(dirname "$(dirname "$pc")")|; s|^includedir=.*|includedir=$work/prefix/include|" "$pc"
export PKG_CONFIG_PATH; PKG_CONFIG_PATH=$(dirname "$pc")
example=$POWBENCH_SOURCE/docs/examples/bigint/power.c

read -ra flags <<<"$(pkg-config --cflags --libs powbench-bigint)"
cc "$example" "${flags[@]}" -o shared
[ "$(LD_LIBRARY_PATH=$(dirname "$PKG_CONFIG_PATH") ./shared -3 41)" = -36472996377170786403 ] || fail "shared"

cc "$example" -I"$work/prefix/include" "$(dirname "$PKG_CONFIG_PATH")/libpowbench-bigint.a" -lgmp -lm -pthread -o static
[ "$(./static 10 100000 | wc -c)" = 100002 ] || fail "static"
expect_exit 1 ./static 10 99999999999999
expect_line "File too large" "$work/err"
