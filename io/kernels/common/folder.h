/* folder.h: where a kernel's files go: a folder that the user named, or a fresh one that goes with the state. */
#ifndef IO_KERNELS_COMMON_FOLDER_H
#define IO_KERNELS_COMMON_FOLDER_H

#include <powbench/base.h>

struct pb_folder {
	char *path;
	bool temporary;
	int owner; /* the process that removes a temporary one */
};

/* `path` "" or NULL: a fresh one below TMPDIR; another is made where it is not there. 0 or -errno with a reason. */
int pb_folder_open(struct pb_folder *folder, const char *path, struct pb_why *why);
/* Removes a temporary one with the files in it. */
void pb_folder_close(struct pb_folder *folder);

#endif
