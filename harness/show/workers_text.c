#include "harness/show/workers_text.h"

#include <inttypes.h>
#include <stdio.h>

#include "harness/cli/registry.h"
#include "harness/files/rows.h"
#include "harness/show/text.h"

/* A driver of a plug-in that is not loaded has a number. */
static enum pb_each each_of(const char *name)
{
	const struct pb_driver *driver = name ? pb_registry_find_driver(name, NULL) : NULL;
	return driver ? driver->each : PB_EACH_NONE;
}

int64_t pb_workers_threads(const char *driver, int64_t threads_per_rank)
{
	return each_of(driver) == PB_EACH_THREADS ? threads_per_rank : PB_UNKNOWN;
}

void pb_workers_name_series(char *name, int64_t threads)
{
	if (threads != PB_UNKNOWN)
		pb_text_append(name, PB_TEXT_LINE, " x%" PRId64, threads);
}

const char *pb_workers_text(char out[PB_WORKERS_BYTES], const char *driver, int64_t workers, int64_t ranks)
{
	const enum pb_each each = each_of(driver);
	const bool known = each != PB_EACH_NONE && ranks != PB_UNKNOWN && ranks > 0 && workers % ranks == 0;
	const bool told = each == PB_EACH_THREADS || (ranks > 1 && workers > ranks);
	if (known && told)
		(void)snprintf(out, PB_WORKERS_BYTES, "%" PRId64 "x%" PRId64, ranks, workers / ranks);
	else
		(void)snprintf(out, PB_WORKERS_BYTES, "%" PRId64, workers);
	return out;
}
