# made_here FOLDER: whether that build folder was configured for the source tree in the current folder, and did not come
# with a copy of another.
made_here() {
	[ -f "$1/build.ninja" ] && grep -qsFx -e "CMAKE_HOME_DIRECTORY:INTERNAL=$PWD" \
		-e "CMAKE_HOME_DIRECTORY:INTERNAL=$(pwd -P)" "$1/CMakeCache.txt"
}
