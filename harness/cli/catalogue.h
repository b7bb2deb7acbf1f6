/* catalogue.h: the kernels, parameters and drivers there are, and the machine, as sections of a page. */
#ifndef HARNESS_CATALOGUE_H
#define HARNESS_CATALOGUE_H

#include <powbench/base.h>

#include "harness/cli/page.h"

void pb_catalogue_kernels(struct pb_page *page);
void pb_catalogue_parameters(struct pb_page *page);

void pb_catalogue_drivers(struct pb_page *page);
void pb_catalogue_drivers_here(struct pb_page *page); /* with what each lacks to run on this machine */
void pb_catalogue_machine(struct pb_page *page);

/* "1 to 1M items", "one of none, mutex, atomic", "any text". Returns `out`. */
const char *pb_catalogue_range(char *out, size_t size, const struct pb_param *param);

/* "none|mutex" as "one of none, mutex"; `size` is at least 8. Returns `out`. */
const char *pb_catalogue_choices(char *out, size_t size, const char *choices);

#endif
