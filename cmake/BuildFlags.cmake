# Warnings, sanitizers and definitions that every room is built with.
add_library(powbench_flags INTERFACE)
target_compile_definitions(powbench_flags INTERFACE _GNU_SOURCE)
target_compile_options(powbench_flags INTERFACE -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes
	-Wconversion -Wpointer-arith -Wwrite-strings -Wvla)
if(POWBENCH_WERROR)
	target_compile_options(powbench_flags INTERFACE -Werror)
endif()
if(POWBENCH_SANITIZE)
	target_compile_options(powbench_flags INTERFACE -fsanitize=${POWBENCH_SANITIZE} -fno-omit-frame-pointer)
	target_link_options(powbench_flags INTERFACE -fsanitize=${POWBENCH_SANITIZE})
	target_compile_definitions(powbench_flags INTERFACE PB_SANITIZED=1)
endif()
