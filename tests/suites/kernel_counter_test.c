#include <errno.h>
#include <string.h>

#include "support/run_kernel.h"
#include "support/suite.h"

extern const struct pb_kernel pb_kernel_counter;

static int run(const char *settings, uint64_t grain, struct pb_verdict *verdict)
{
	return kernel_run_all(&pb_kernel_counter, settings, grain, verdict);
}

static void test_counts_at_awkward_sizes(void)
{
	struct pb_verdict verdict;
	CU_ASSERT_EQUAL(run("items=0 increments=10", 1, &verdict), 0);
	CU_ASSERT_STRING_EQUAL(verdict.result, "0");
	CU_ASSERT_EQUAL(run("items=7 increments=0", 2, &verdict), 0);
	CU_ASSERT_STRING_EQUAL(verdict.result, "0");
	for (uint64_t grain = 1; grain < 8; grain++) {
		CU_ASSERT_EQUAL(run("items=7 increments=10007", grain, &verdict), 0);
		CU_ASSERT_STRING_EQUAL(verdict.result, "70049");
	}
	CU_ASSERT_EQUAL(verdict.lost_updates, -1);
}

static void test_wrong_counts_are_caught(void)
{
	struct pb_verdict verdict;
	struct kernel_run *made = kernel_run_must_open(&pb_kernel_counter, "items=3 increments=9");
	kernel_run_begin(made);
	CU_ASSERT_EQUAL(kernel_run_claim(made, 0, 1), 0);
	CU_ASSERT_EQUAL(kernel_run_claim(made, 0, 2), 0); /* item 0 twice, item 2 never: the total is right */
	CU_ASSERT_EQUAL(kernel_run_check(made, &verdict), -EBADMSG);
	CU_ASSERT_STRING_EQUAL(verdict.result, "27");
	kernel_run_begin(made);
	CU_ASSERT_EQUAL(kernel_run_tiles(made, 1), 0);
	unsigned char *bytes = made->merged;
	for (size_t i = 0; i < pb_kernel_counter.result_size; i++) {
		bytes[i] ^= 8;
		CU_ASSERT_EQUAL(kernel_run_check(made, &verdict), -EBADMSG);
		bytes[i] ^= 8;
	}
	CU_ASSERT_EQUAL(kernel_run_check(made, &verdict), 0);
	kernel_run_close(made);
}

static void test_totals_beyond_64_bits_are_refused(void)
{
	struct pb_why why = {""};
	int error = 0;
	const char *settings = "items=1000000000 increments=1000000000000";
	CU_ASSERT_PTR_NULL(kernel_run_open(&pb_kernel_counter, settings, &error, &why));
	CU_ASSERT_EQUAL(error, -EOVERFLOW);
	CU_ASSERT_PTR_NOT_NULL(strstr(why.text, "counter.items"));
}

static void test_every_increment_happens(void)
{
	CU_ASSERT(kernel_run_grows(&pb_kernel_counter, "items=1 increments=3000000", "items=1 increments=6000000"));
}

static const struct test tests[] = {
    {"counts are right at awkward sizes", test_counts_at_awkward_sizes},
    {"wrong counts are caught", test_wrong_counts_are_caught},
    {"totals beyond 64 bits are refused", test_totals_beyond_64_bits_are_refused},
    {"twice the increments take longer", test_every_increment_happens},
    {NULL, NULL},
};

int main(int argc, char **argv)
{
	return suite_main("kernel_counter", tests, argc, argv);
}
