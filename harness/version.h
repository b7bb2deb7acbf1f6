/* version.h: what this program is and how it was built; written by the build. */
#ifndef HARNESS_VERSION_H
#define HARNESS_VERSION_H

struct pb_version {
	const char *number, *commit, *compiler, *flags, *build_type;
	const char *mpi, *openmp; /* NULL: not built in */
};

extern const struct pb_version pb_version;

#endif
