/* images.h: the charts of a run, as pictures inside the page. */
#ifndef HARNESS_IMAGES_H
#define HARNESS_IMAGES_H

#include "harness/report/report.h"

/* The SVG files of DIR/charts, by name, numbers in them by value; pb_images_free() frees it. */
struct pb_images {
	char *dir;
	struct dirent **files;
	size_t count;
};

/* No such folder is no images. 0 or -errno. */
int pb_images_find(struct pb_images *images, const char *run_dir, struct pb_why *why);
void pb_images_free(struct pb_images *images);

/*
 * Adds the charts and timelines of the study with that index. They stand as images, whose scripts, if anybody wrote
 * some into them, no browser runs, and whose names cannot meet those of another chart. 0 or -errno with the reason.
 */
int pb_report_charts(struct pb_report *report, pb_node *parent, size_t study, const struct pb_images *images,
                     struct pb_why *why);

#endif
