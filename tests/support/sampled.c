#include "support/sampled.h"

#include "support/suite.h"
#include "support/texts.h"

void sampled_take(struct sampled *sampled, const struct pb_kernel *kernel, const struct pb_driver *driver,
                  uint32_t workers, const struct pb_setting *settings, size_t count)
{
	static atomic_bool never;
	const struct pb_cell cell = {
	    .kernel = kernel, .driver = driver, .schedule = PB_SCHEDULE_DYNAMIC, .workers = workers};
	struct pb_why why = {""};
	*sampled = (struct sampled){0};
	int error = pb_plan_add(&sampled->plan, &cell, settings, count, &why);
	if (!error)
		error = pb_bench_open(&sampled->bench, &sampled->plan.cells[0], &sampled->plan, &never, &why);
	texts_check(why.text, "");
	CU_ASSERT_EQUAL_FATAL(error, 0);
	CU_ASSERT_EQUAL(pb_bench_sample(&sampled->bench, &sampled->row), 0);
}

void sampled_free(struct sampled *sampled)
{
	pb_bench_close(&sampled->bench);
	pb_plan_free(&sampled->plan);
}
