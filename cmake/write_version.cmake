# Writes version.c: what this program is and how it was built.
execute_process(COMMAND git -C ${SOURCE} rev-parse --short=12 HEAD OUTPUT_VARIABLE commit ERROR_QUIET
	OUTPUT_STRIP_TRAILING_WHITESPACE)
execute_process(COMMAND git -C ${SOURCE} status --porcelain --untracked-files=no OUTPUT_VARIABLE changes ERROR_QUIET)
if(NOT commit)
	set(commit "unknown")
elseif(changes)
	string(APPEND commit "+changes")
endif()
string(STRIP "${FLAGS}" FLAGS)
foreach(part IN ITEMS MPI OPENMP)
	set(${part}_MEMBER "NULL")
	if(${part})
		set(${part}_MEMBER "\"${${part}}\"")
	endif()
endforeach()
set(text "#include \"harness/version.h\"

#include <stddef.h>

const struct pb_version pb_version = {
	.number = \"${VERSION}\",
	.commit = \"${commit}\",
	.compiler = \"${COMPILER}\",
	.flags = \"${FLAGS}\",
	.build_type = \"${BUILD_TYPE}\",
	.mpi = ${MPI_MEMBER},
	.openmp = ${OPENMP_MEMBER},
};
")
set(before "")
if(EXISTS ${OUT})
	file(READ ${OUT} before)
endif()
if(NOT before STREQUAL text)
	file(WRITE ${OUT} "${text}")
endif()
