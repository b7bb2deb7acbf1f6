#include <errno.h>

#include "harness/compare/comparison.h"

int pb_compared_run_load(struct pb_compared_run *run, const char *path, struct pb_why *why)
{
	struct pb_why what = {""};
	*run = (struct pb_compared_run){.path = path};
	int error = pb_run_load_facts(&run->facts, path, why);
	if (!error)
		error = pb_run_load_samples(&run->samples, path, why);
	if (!error && (error = pb_run_check_samples(&run->samples, &what)))
		pb_fail(why, error, "%s/%s", path, what.text);
	if (!error && run->samples.count == 0)
		error = pb_fail(why, -ENODATA, "%s/samples.csv has no samples yet", path);
	return error;
}

void pb_compared_run_free(struct pb_compared_run *run)
{
	pb_run_facts_free(&run->facts);
	pb_sample_table_free(&run->samples);
}
