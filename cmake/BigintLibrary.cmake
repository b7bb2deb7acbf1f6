# The big-integer engine as a library of its own, static and shared; its header is powbench/bigint.h.
foreach(kind IN ITEMS static shared)
	string(TOUPPER ${kind} type)
	add_library(powbench_bigint_${kind} ${type} $<TARGET_OBJECTS:bigint>)
	set_target_properties(powbench_bigint_${kind} PROPERTIES OUTPUT_NAME powbench-bigint VERSION ${PROJECT_VERSION}
		SOVERSION ${PROJECT_VERSION_MAJOR})
	target_include_directories(powbench_bigint_${kind} INTERFACE ${PROJECT_SOURCE_DIR}/include)
	target_link_libraries(powbench_bigint_${kind} PUBLIC PkgConfig::GMP Threads::Threads m)
	target_link_libraries(powbench_bigint_${kind} PRIVATE powbench_flags)
endforeach()
configure_file(${PROJECT_SOURCE_DIR}/cmake/powbench-bigint.pc.in ${PROJECT_BINARY_DIR}/made/powbench-bigint.pc @ONLY)
install(TARGETS powbench_bigint_static powbench_bigint_shared)
install(FILES ${PROJECT_BINARY_DIR}/made/powbench-bigint.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
