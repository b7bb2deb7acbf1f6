/* catalogue.h: the kernels, parameters and drivers there are, as sections of a page. */
#ifndef HARNESS_CATALOGUE_H
#define HARNESS_CATALOGUE_H

#include <powbench/base.h>

#include "harness/cli/page.h"

void pb_catalogue_kernels(FILE *out, const struct pb_page_style *page);
void pb_catalogue_parameters(FILE *out, const struct pb_page_style *page);

/* `here`: also say what a driver lacks to run on this machine. */
void pb_catalogue_drivers(FILE *out, const struct pb_page_style *page, bool here);

/* "1 to 1M items", "one of none, mutex, atomic", "any text". Returns `out`. */
const char *pb_catalogue_range(char *out, size_t size, const struct pb_param *param);

#endif
