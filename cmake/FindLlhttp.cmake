# Llhttp::llhttp: the system's libllhttp where there is one; otherwise a static library built from the C sources that
# Debian's node-llhttp installs, from where they are.
find_path(LLHTTP_INCLUDE_DIR llhttp.h PATH_SUFFIXES llhttp PATHS /usr/share/include)
find_library(LLHTTP_LIBRARY llhttp)
find_path(LLHTTP_SOURCE_DIR llhttp.c PATHS /usr/share/llhttp NO_DEFAULT_PATH)
mark_as_advanced(LLHTTP_INCLUDE_DIR LLHTTP_LIBRARY LLHTTP_SOURCE_DIR)

if(LLHTTP_LIBRARY)
	set(LLHTTP_FROM ${LLHTTP_LIBRARY})
elseif(LLHTTP_SOURCE_DIR)
	set(LLHTTP_FROM ${LLHTTP_SOURCE_DIR})
endif()
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Llhttp REQUIRED_VARS LLHTTP_FROM LLHTTP_INCLUDE_DIR
	REASON_FAILURE_MESSAGE "install libllhttp-dev, or node-llhttp where that is not packaged")

if(Llhttp_FOUND AND NOT TARGET Llhttp::llhttp)
	if(LLHTTP_LIBRARY)
		add_library(Llhttp::llhttp UNKNOWN IMPORTED)
		set_target_properties(Llhttp::llhttp PROPERTIES IMPORTED_LOCATION ${LLHTTP_LIBRARY}
			INTERFACE_INCLUDE_DIRECTORIES ${LLHTTP_INCLUDE_DIR})
	else()
		add_library(llhttp STATIC ${LLHTTP_SOURCE_DIR}/api.c ${LLHTTP_SOURCE_DIR}/http.c ${LLHTTP_SOURCE_DIR}/llhttp.c)
		target_include_directories(llhttp SYSTEM PUBLIC ${LLHTTP_INCLUDE_DIR})
		target_compile_options(llhttp PRIVATE -w -O2)
		add_library(Llhttp::llhttp ALIAS llhttp)
	endif()
endif()
