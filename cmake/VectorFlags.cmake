# The passes of the big-integer transform: one source, compiled once per instruction set and optimised in every build,
# since what they are is their speed; which of them runs is chosen when the program does (kernels/bigint/fft/isa.c).
# With sanitizers speed is lost anyway, and -O3 would take a third of the whole build's time.
if(POWBENCH_SANITIZE)
	set(FFT_OPTIMISATION -O1)
else()
	set(FFT_OPTIMISATION -O3)
endif()
set(FFT_FLAGS ${FFT_OPTIMISATION} -fno-math-errno -fno-trapping-math -Wno-psabi)
set(FFT_DIR ${PROJECT_SOURCE_DIR}/kernels/bigint/fft)
set_source_files_properties(${FFT_DIR}/baseline.c PROPERTIES COMPILE_OPTIONS "${FFT_FLAGS}")
if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$")
	set_source_files_properties(${FFT_DIR}/avx2.c PROPERTIES COMPILE_OPTIONS "${FFT_FLAGS};-mavx2;-mfma")
	# Operations in the order of a processor with such vectors; GCC orders them before it gives out registers, too, as
	# clang does without being asked.
	set(AVX512_FLAGS -mavx512f -mavx512dq -mavx512vl -mfma -mprefer-vector-width=512 -mtune=skylake-avx512)
	if(CMAKE_C_COMPILER_ID STREQUAL "GNU")
		list(APPEND AVX512_FLAGS -fschedule-insns -fsched-pressure)
	endif()
	set_source_files_properties(${FFT_DIR}/avx512.c PROPERTIES COMPILE_OPTIONS "${FFT_FLAGS};${AVX512_FLAGS}")
else()
	list(REMOVE_ITEM BIGINT_SOURCES ${FFT_DIR}/avx2.c ${FFT_DIR}/avx512.c)
endif()
