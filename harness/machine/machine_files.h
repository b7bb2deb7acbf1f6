/* machine_files.h: the facts of machine.h that come from files, on recorded ones too; `root` as in proc.h. */
#ifndef HARNESS_MACHINE_FILES_H
#define HARNESS_MACHINE_FILES_H

#include "harness/machine/machine.h"

/* Fills in what the files say; the other facts are left alone. */
void pb_machine_read_files(struct pb_machine_facts *facts, const char *root);

#endif
