# The program writes its own man page and completions, so that they cannot differ from what it does.
set(MADE_DIR ${PROJECT_BINARY_DIR}/made)
set(MADE_MAN ${MADE_DIR}/powbench.1)
set(MADE_BASH ${MADE_DIR}/powbench)
set(MADE_ZSH ${MADE_DIR}/_powbench)

if(NOT CMAKE_CROSSCOMPILING)
	file(MAKE_DIRECTORY ${MADE_DIR})
	add_custom_command(OUTPUT ${MADE_MAN} ${MADE_BASH} ${MADE_ZSH} DEPENDS powbench
		COMMAND powbench help --format man > ${MADE_MAN}
		COMMAND powbench help --format bash > ${MADE_BASH}
		COMMAND powbench help --format zsh > ${MADE_ZSH})
	add_custom_target(powbench_made ALL DEPENDS ${MADE_MAN} ${MADE_BASH} ${MADE_ZSH})
	install(FILES ${MADE_MAN} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
	install(FILES ${MADE_BASH} DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
	install(FILES ${MADE_ZSH} DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
endif()

install(TARGETS powbench RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY include/powbench DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
