#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <gmp.h>

#include "kernels/bigint/scratch.h"
#include "support/run_kernel.h"
#include "support/suite.h"

extern const struct pb_kernel pb_kernel_pow;

static int run(const char *settings, uint64_t grain, struct pb_verdict *verdict)
{
	return kernel_run_all(&pb_kernel_pow, settings, grain, verdict);
}

static void test_every_split_gives_the_same_result(void)
{
	static const uint64_t counts[] = {0, 1, 2, 7, 16};
	char settings[64];
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
		struct pb_verdict whole, part;
		(void)snprintf(settings, sizeof settings, "first=3000 count=%llu", (unsigned long long)counts[i]);
		CU_ASSERT_EQUAL(run(settings, 100, &whole), 0);
		CU_ASSERT_EQUAL(whole.lost_updates, -1);
		for (uint64_t grain = 1; grain <= 5; grain++) {
			CU_ASSERT_EQUAL(run(settings, grain, &part), 0);
			CU_ASSERT_STRING_EQUAL(part.result, whole.result);
		}
	}
}

static void test_result_counts_the_bits(void)
{
	struct pb_verdict verdict;
	mpz_t number;
	size_t bits = 0;
	char start[32];
	mpz_init(number);
	for (unsigned long i = 0; i < 300; i++) {
		mpz_ui_pow_ui(number, i, i);
		bits += mpz_sizeinbase(number, 2);
	}
	mpz_clear(number);
	CU_ASSERT_EQUAL(run("first=0 count=300", 7, &verdict), 0);
	(void)snprintf(start, sizeof start, "%zu bits digest ", bits);
	CU_ASSERT_EQUAL(strncmp(verdict.result, start, strlen(start)), 0);
	CU_ASSERT_PTR_NULL(strpbrk(verdict.result, ",\"'"));
}

static void test_awkward_bases_and_exponents(void)
{
	static const char *const settings[] = {
	    "base=0 exponent=0,1,2,18446744073709551615",
	    "base=1 exponent=0,1,18446744073709551615",
	    "base=-1 exponent=0,1,2,18446744073709551615",
	    "base=2 exponent=0,1,63,64,65,100000",
	    "base=-7 exponent=0,1,2,3,12345",
	    "base=123456789012345678901234567890123456789012345 exponent=0,1,2,77",
	    "base=-18446744073709551616 exponent=0,1,2,3,999",
	    "base=10 exponent=100000",
	    "base=3 exponent=5 engine=gmp",
	};
	for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
		struct pb_verdict verdict;
		CU_ASSERT_EQUAL(run(settings[i], 2, &verdict), 0);
		CU_ASSERT_STRING_EQUAL(verdict.why.text, "");
	}
}

static void refused(const char *settings, int expected, const char *part)
{
	struct pb_why why = {""};
	int error = 0;
	struct kernel_run *made = kernel_run_open(&pb_kernel_pow, settings, &error, &why);
	CU_ASSERT_PTR_NULL(made);
	CU_ASSERT_EQUAL(error, expected);
	CU_ASSERT_PTR_NOT_NULL(strstr(why.text, part));
	kernel_run_close(made);
}

static void test_base_and_exponent_belong_together(void)
{
	refused("base=3", -EINVAL, "pow.exponent=");
	refused("exponent=3", -EINVAL, "pow.base=");
	refused("base=3.5 exponent=3", -EINVAL, "pow.base=3.5");
	refused("base=- exponent=3", -EINVAL, "not a decimal integer");
}

static void test_results_that_cannot_exist_are_sized(void)
{
	refused("base=10 exponent=1000000000000", -EFBIG, "3.32e+12 bits (415 GB)");
	refused("base=-3 exponent=5,18446744073709551615", -EFBIG, "pow.exponent");
	refused("first=1000000000000 count=1", -EFBIG, "pow.first");
	refused("base=2 exponent=130000000000", -EFBIG, "(16.3 GB)");
}

static void test_cost_is_in_bits(void)
{
	struct pb_cost cost = {0};
	struct pb_verdict verdict;
	struct kernel_run *made = kernel_run_must_open(&pb_kernel_pow, "first=100000 count=3");
	pb_kernel_pow.cost(made->state, &cost);
	kernel_run_begin(made);
	CU_ASSERT_EQUAL(kernel_run_tiles(made, 3), 0);
	CU_ASSERT_EQUAL(kernel_run_check(made, &verdict), 0);
	CU_ASSERT_DOUBLE_EQUAL(cost.ops, strtod(verdict.result, NULL), 3);
	CU_ASSERT_STRING_EQUAL(cost.op, "bits");
	CU_ASSERT((double)cost.worker_bytes > cost.ops / 3 / 8);
	kernel_run_close(made);
}

static void test_memory_follows_the_workers_at_work(void)
{
	enum { CELLS = 4 };
	struct kernel_run *cells[CELLS];
	struct pb_cost cost = {0};
	for (size_t i = 0; i < CELLS; i++) {
		cells[i] = kernel_run_must_open(&pb_kernel_pow, "first=20000 count=9");
	}
	pb_kernel_pow.cost(cells[0]->state, &cost);
	for (size_t i = 0; i < CELLS; i++) {
		kernel_run_begin(cells[i]);
		CU_ASSERT_EQUAL(kernel_run_tiles(cells[i], 2), 0);
		CU_ASSERT(pb_scratch_idle_bytes() > 0 && pb_scratch_idle_bytes() <= cost.worker_bytes);
	}
	for (size_t i = 0; i < CELLS; i++)
		kernel_run_close(cells[i]);
	CU_ASSERT_EQUAL(pb_scratch_idle_bytes(), 0);
}

/* Runs the claims (pairs of begin and end) of 4 items and returns the verdict's error. */
static int check_claims(const uint64_t (*claims)[2], size_t count, struct pb_verdict *verdict)
{
	struct kernel_run *made = kernel_run_must_open(&pb_kernel_pow, "first=500 count=4");
	kernel_run_begin(made);
	for (size_t i = 0; i < count; i++)
		CU_ASSERT_EQUAL(kernel_run_claim(made, claims[i][0], claims[i][1]), 0);
	int error = kernel_run_check(made, verdict);
	kernel_run_close(made);
	return error;
}

static void test_missing_and_repeated_items_are_caught(void)
{
	struct pb_verdict verdict;
	CU_ASSERT_EQUAL(check_claims((const uint64_t[][2]){{2, 4}, {0, 2}}, 2, &verdict), 0);
	CU_ASSERT_EQUAL(check_claims((const uint64_t[][2]){{0, 3}}, 1, &verdict), -EBADMSG);
	CU_ASSERT_STRING_EQUAL(verdict.why.text, "the result holds 3 items instead of 4");
	CU_ASSERT_EQUAL(check_claims((const uint64_t[][2]){{0, 4}, {1, 2}}, 2, &verdict), -EBADMSG);
	CU_ASSERT_EQUAL(check_claims((const uint64_t[][2]){{0, 2}, {1, 3}}, 2, &verdict), -EBADMSG);
	CU_ASSERT_PTR_NOT_NULL(strstr(verdict.why.text, "digest"));
	CU_ASSERT_EQUAL(check_claims(NULL, 0, &verdict), -EBADMSG);
}

/* Computes with one state and checks with another one: what a wrong engine would bring home. */
static int check_others(const char *computed, const char *claimed)
{
	struct pb_verdict verdict;
	struct kernel_run *computes = kernel_run_must_open(&pb_kernel_pow, computed);
	struct kernel_run *checks = kernel_run_must_open(&pb_kernel_pow, claimed);
	kernel_run_begin(computes);
	CU_ASSERT_EQUAL(kernel_run_tiles(computes, 1), 0);
	int error = pb_kernel_pow.check(checks->state, computes->merged, &verdict);
	kernel_run_close(computes);
	kernel_run_close(checks);
	return error;
}

static void test_swapped_and_altered_items_are_caught(void)
{
	CU_ASSERT_EQUAL(check_others("base=3 exponent=500,700", "base=3 exponent=500,700"), 0);
	CU_ASSERT_EQUAL(check_others("base=3 exponent=700,500", "base=3 exponent=500,700"), -EBADMSG);
	CU_ASSERT_EQUAL(check_others("base=3 exponent=500,701", "base=3 exponent=500,700"), -EBADMSG);
	CU_ASSERT_EQUAL(check_others("base=-3 exponent=501", "base=3 exponent=501"), -EBADMSG);
	CU_ASSERT_EQUAL(check_others("base=0 exponent=1", "base=0 exponent=0"), -EBADMSG);
}

static void test_every_byte_of_the_result_counts(void)
{
	struct pb_verdict verdict;
	struct kernel_run *made = kernel_run_must_open(&pb_kernel_pow, "first=500 count=4");
	kernel_run_begin(made);
	CU_ASSERT_EQUAL(kernel_run_tiles(made, 4), 0);
	unsigned char *bytes = made->merged;
	for (size_t i = 0; i < pb_kernel_pow.result_size; i++) {
		bytes[i] ^= 1;
		CU_ASSERT_EQUAL(kernel_run_check(made, &verdict), -EBADMSG);
		CU_ASSERT(verdict.why.text[0] != '\0');
		bytes[i] ^= 1;
	}
	CU_ASSERT_EQUAL(kernel_run_check(made, &verdict), 0);
	kernel_run_close(made);
}

static const struct test tests[] = {
    {"every split into claims gives the same result", test_every_split_gives_the_same_result},
    {"the result counts the bits of all powers", test_result_counts_the_bits},
    {"awkward bases and exponents are right", test_awkward_bases_and_exponents},
    {"base and exponent belong together", test_base_and_exponent_belong_together},
    {"results that cannot exist are refused with their size", test_results_that_cannot_exist_are_sized},
    {"the cost is the bits of the result", test_cost_is_in_bits},
    {"memory follows the workers at work, not items or cells", test_memory_follows_the_workers_at_work},
    {"missing and repeated items are caught", test_missing_and_repeated_items_are_caught},
    {"swapped and altered items are caught", test_swapped_and_altered_items_are_caught},
    {"every byte of the result counts", test_every_byte_of_the_result_counts},
    {NULL, NULL},
};

int main(int argc, char **argv)
{
	return suite_main("kernel_pow", tests, argc, argv);
}
