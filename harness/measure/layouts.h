/* layouts.h: the numbers of workers that the cells of a driver have, and how these are spread over ranks. */
#ifndef HARNESS_LAYOUTS_H
#define HARNESS_LAYOUTS_H

#include "harness/cli/options.h"

struct pb_allowances;

struct pb_layout {
	uint32_t workers, ranks; /* ranks: as of struct pb_job */
	struct pb_why missing;   /* why the driver cannot have them; empty: it can */
};

struct pb_layouts {
	struct pb_layout *list; /* ascending by workers, then by ranks; each once */
	size_t count;
};

/*
 * Those that were asked for, or the automatic ones, with one worker always among them; one worker alone for a driver
 * that has no more. Of a driver with threads in its ranks a number stands for all RANKSxTHREADS that make it, with the
 * ranks that there are; of one that has one worker in each, RANKSxTHREADS stands for so many workers. Automatic threads
 * are as many as every host has room for in the ranks that were launched there. -EINVAL where more is asked than was
 * launched. pb_layouts_free() is due in either case.
 */
int pb_layouts_make(struct pb_layouts *layouts, const struct pb_options *options, const struct pb_driver *driver,
                    const struct pb_allowances *allowed, struct pb_why *why);
void pb_layouts_free(struct pb_layouts *layouts);

#endif
