# Templates of charts and of a batch script become strings in the program, so that an installed powbench needs no data folder.
set(EMBEDDED_SOURCE ${PROJECT_BINARY_DIR}/templates.c)
file(GLOB TEMPLATE_FILES CONFIGURE_DEPENDS results/templates/* cluster/templates/submit.sbatch)
add_custom_command(OUTPUT ${EMBEDDED_SOURCE} DEPENDS ${TEMPLATE_FILES} ${PROJECT_SOURCE_DIR}/cmake/embed_files.cmake
	COMMAND ${CMAKE_COMMAND} -DOUT=${EMBEDDED_SOURCE} "-DFILES=${TEMPLATE_FILES}"
		-P ${PROJECT_SOURCE_DIR}/cmake/embed_files.cmake VERBATIM)
