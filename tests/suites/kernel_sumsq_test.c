#include <errno.h>
#include <string.h>

#include "support/run_kernel.h"
#include "support/suite.h"

extern const struct pb_kernel pb_kernel_sumsq;

static int run(const char *settings, uint64_t grain, struct pb_verdict *verdict)
{
	return kernel_run_all(&pb_kernel_sumsq, settings, grain, verdict);
}

static void test_the_classic_sum(void)
{
	struct pb_verdict verdict;
	CU_ASSERT_EQUAL(run("first=5000000 count=1", 1, &verdict), 0);
	CU_ASSERT_STRING_EQUAL(verdict.result, "41666654166667500000");
}

static void test_small_and_uneven_sizes(void)
{
	struct pb_verdict verdict;
	CU_ASSERT_EQUAL(run("first=0 count=0", 1, &verdict), 0);
	CU_ASSERT_STRING_EQUAL(verdict.result, "0");
	CU_ASSERT_EQUAL(run("first=0 count=1", 1, &verdict), 0);
	CU_ASSERT_STRING_EQUAL(verdict.result, "0");
	CU_ASSERT_EQUAL(run("first=0 count=5", 2, &verdict), 0);
	CU_ASSERT_STRING_EQUAL(verdict.result, "20"); /* 0 + 0 + 1 + 5 + 14 */
	CU_ASSERT_EQUAL(run("first=0 count=600", 7, &verdict), 0);
	CU_ASSERT_EQUAL(run("first=8180 count=40", 3, &verdict), 0); /* around one block of squares */
	CU_ASSERT_EQUAL(run("first=65530 count=17", 5, &verdict), 0);
}

static void test_every_split_gives_the_same_result(void)
{
	struct pb_verdict whole, part;
	CU_ASSERT_EQUAL(run("first=10007 count=13", 100, &whole), 0);
	for (uint64_t grain = 1; grain < 13; grain++) {
		CU_ASSERT_EQUAL(run("first=10007 count=13", grain, &part), 0);
		CU_ASSERT_STRING_EQUAL(part.result, whole.result);
	}
}

/* Where a lane takes fewer squares than 256, than 8, and where squares leave the lanes for 128-bit sums. */
static void test_sizes_around_the_limits_of_a_lane(void)
{
	static const char *const settings[] = {"first=5931640 count=2", "first=8388607 count=2",
	                                       "first=16777215 count=2", "first=33554431 count=2",
	                                       "first=34000001 count=1"};
	for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
		struct pb_verdict verdict;
		CU_ASSERT_EQUAL(run(settings[i], 1, &verdict), 0);
	}
}

static void test_totals_beyond_128_bits_are_refused(void)
{
	struct pb_why why = {""};
	int error = 0;
	CU_ASSERT_PTR_NULL(kernel_run_open(&pb_kernel_sumsq, "first=1099511627776 count=1000", &error, &why));
	CU_ASSERT_EQUAL(error, -EOVERFLOW);
	CU_ASSERT_PTR_NOT_NULL(strstr(why.text, "sumsq.first"));
	struct kernel_run *made = kernel_run_open(&pb_kernel_sumsq, "first=1099511627776 count=100", &error, &why);
	CU_ASSERT_PTR_NOT_NULL(made);
	kernel_run_close(made);
}

static void test_wrong_results_are_caught(void)
{
	struct pb_verdict verdict;
	struct kernel_run *made = kernel_run_must_open(&pb_kernel_sumsq, "first=50 count=4");
	kernel_run_begin(made);
	CU_ASSERT_EQUAL(kernel_run_claim(made, 0, 2), 0);
	CU_ASSERT_EQUAL(kernel_run_claim(made, 1, 3), 0); /* item 1 twice, item 3 never */
	CU_ASSERT_EQUAL(kernel_run_check(made, &verdict), -EBADMSG);
	kernel_run_begin(made);
	CU_ASSERT_EQUAL(kernel_run_tiles(made, 1), 0);
	unsigned char *bytes = made->merged;
	for (size_t i = 0; i < sizeof(__int128) + 3 * sizeof(uint64_t); i++) {
		bytes[i] ^= 0x40;
		CU_ASSERT_EQUAL(kernel_run_check(made, &verdict), -EBADMSG);
		bytes[i] ^= 0x40;
	}
	CU_ASSERT_EQUAL(kernel_run_check(made, &verdict), 0);
	kernel_run_close(made);
}

static void test_every_square_is_computed(void)
{
	CU_ASSERT(kernel_run_grows(&pb_kernel_sumsq, "first=4000000 count=1", "first=8000000 count=1"));
}

static const struct test tests[] = {
    {"the sum of the squares below 5000000 is the published one", test_the_classic_sum},
    {"small and uneven sizes are right", test_small_and_uneven_sizes},
    {"every split into claims gives the same result", test_every_split_gives_the_same_result},
    {"sizes around the limits of a vector lane are right", test_sizes_around_the_limits_of_a_lane},
    {"totals beyond 128 bits are refused", test_totals_beyond_128_bits_are_refused},
    {"wrong results are caught", test_wrong_results_are_caught},
    {"twice the squares take longer", test_every_square_is_computed},
    {NULL, NULL},
};

int main(int argc, char **argv)
{
	return suite_main("kernel_sumsq", tests, argc, argv);
}
