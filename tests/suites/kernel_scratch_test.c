/* GMP on borrowed arenas: what they hold, what they refuse, and how much an engine takes from them. */
#include "kernels/bigint/scratch.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include <gmp.h>

#include "kernels/bigint/engine.h"
#include "support/suite.h"

static void test_numbers_live_on_an_arena(void)
{
	mpz_t outside, inside;
	pb_scratch_open();
	mpz_init_set_ui(outside, 3);
	struct pb_scratch *scratch = pb_scratch_enter(1 << 20);
	CU_ASSERT_PTR_NOT_NULL(scratch);
	mpz_init(inside);
	mpz_pow_ui(inside, outside, 10000);
	char *limbs = (char *)(uintptr_t)mpz_limbs_read(inside);
	CU_ASSERT(limbs > (char *)scratch && limbs < (char *)scratch + (2 << 20));
	mpz_mul_2exp(outside, outside, 100000); /* grows where it began: outside */
	limbs = (char *)(uintptr_t)mpz_limbs_read(outside);
	CU_ASSERT(limbs < (char *)scratch || limbs >= (char *)scratch + (2 << 20));
	mpz_clear(inside);
	pb_scratch_leave(scratch);
	mpz_clear(outside);
	pb_scratch_close();
}

static void test_an_arena_is_used_again(void)
{
	pb_scratch_open();
	struct pb_scratch *first = pb_scratch_enter(1 << 20);
	pb_scratch_leave(first);
	CU_ASSERT_PTR_EQUAL(pb_scratch_enter(1 << 20), first);
	pb_scratch_leave(first);
	pb_scratch_close();
	CU_ASSERT_EQUAL(pb_scratch_idle_bytes(), 0);
}

static void test_the_last_user_frees_the_arenas(void)
{
	pb_scratch_open();
	pb_scratch_open();
	struct pb_scratch *scratch = pb_scratch_enter(1 << 20);
	mpz_t number;
	mpz_init2(number, 100000);
	mpz_clear(number);
	pb_scratch_leave(scratch);
	pb_scratch_close();
	CU_ASSERT(pb_scratch_idle_bytes() > 100000 / 8);
	pb_scratch_close();
	CU_ASSERT_EQUAL(pb_scratch_idle_bytes(), 0);
}

static void test_a_full_arena_falls_back_to_malloc(void)
{
	mpz_t numbers[40];
	pb_scratch_open();
	struct pb_scratch *scratch = pb_scratch_enter(1);
	for (unsigned i = 0; i < 40; i++) { /* 40 x 128 KiB in 2 MiB */
		mpz_init(numbers[i]);
		mpz_setbit(numbers[i], (1 << 20) - 1 - i);
	}
	for (unsigned i = 0; i < 40; i++)
		CU_ASSERT_EQUAL(mpz_scan1(numbers[i], 0), (1 << 20) - 1 - i);
	for (unsigned i = 0; i < 40; i++) /* the wrong way round for a stack */
		mpz_clear(numbers[i]);
	mpz_init2(numbers[0], 8 << 20);
	char *limbs = (char *)numbers[0]->_mp_d;
	CU_ASSERT(limbs > (char *)scratch && limbs < (char *)scratch + (2 << 20));
	mpz_clear(numbers[0]);
	pb_scratch_leave(scratch);
	pb_scratch_close();
}

static void test_contents_survive_growing(void)
{
	mpz_t a, b;
	pb_scratch_open();
	struct pb_scratch *scratch = pb_scratch_enter(1 << 20);
	mpz_init_set_ui(a, 12345);
	mpz_init_set_ui(b, 678);
	for (int i = 0; i < 12; i++) { /* a is below b: it moves; b is on top: it grows in place */
		mpz_mul_2exp(a, a, 1000);
		mpz_mul_2exp(b, b, 3000);
	}
	mpz_tdiv_q_2exp(a, a, 12000);
	mpz_tdiv_q_2exp(b, b, 36000);
	CU_ASSERT_EQUAL(mpz_get_ui(a), 12345);
	CU_ASSERT_EQUAL(mpz_get_ui(b), 678);
	mpz_clears(a, b, NULL);
	pb_scratch_leave(scratch);
	pb_scratch_close();
}

static void test_a_much_used_arena_is_not_kept(void)
{
	mpz_t number;
	pb_scratch_open();
	struct pb_scratch *scratch = pb_scratch_enter(64 << 20);
	mpz_init2(number, (mp_bitcnt_t)48 << 23);
	mpz_clear(number);
	pb_scratch_leave(scratch);
	CU_ASSERT_EQUAL(pb_scratch_idle_bytes(), 0);
	pb_scratch_close();
}

static void *power_on_a_thread(void *arg)
{
	unsigned long base = *(unsigned long *)arg;
	mpz_t number;
	for (int i = 0; i < 50; i++) {
		struct pb_scratch *scratch = pb_scratch_enter(1 << 20);
		mpz_init(number);
		mpz_ui_pow_ui(number, base, 20000);
		mpz_clear(number);
		pb_scratch_leave(scratch);
	}
	return NULL;
}

static void test_threads_take_arenas_of_their_own(void)
{
	pthread_t threads[4];
	unsigned long bases[4] = {3, 5, 7, 11};
	pb_scratch_open();
	for (size_t i = 0; i < 4; i++)
		CU_ASSERT_EQUAL_FATAL(pthread_create(&threads[i], NULL, power_on_a_thread, &bases[i]), 0);
	for (size_t i = 0; i < 4; i++)
		CU_ASSERT_EQUAL(pthread_join(threads[i], NULL), 0);
	pb_scratch_close();
	CU_ASSERT_EQUAL(pb_scratch_idle_bytes(), 0);
}

/* Peak of an arena after base^exponent by `engine`, as a share of what it promises. */
static double peak_share(const struct pb_bigint_engine *engine, mpz_srcptr base, uint64_t exponent)
{
	mpz_t power;
	struct pb_bigint_counts counts = {0};
	pb_scratch_open();
	struct pb_scratch *scratch = pb_scratch_enter(31 << 20);
	mpz_init(power);
	CU_ASSERT_EQUAL(engine->power(&pb_team_of_one, power, base, exponent, &counts), 0);
	double promised = engine->worker_bytes((double)mpz_sizeinbase(power, 2));
	mpz_clear(power);
	pb_scratch_leave(scratch);
	double peak = (double)pb_scratch_idle_bytes();
	pb_scratch_close();
	CU_ASSERT(peak > 0);
	return peak / promised;
}

static void test_engines_keep_to_their_worker_bytes(void)
{
	static const unsigned exponents[] = {1, 2, 3, 4, 5, 6, 7, 9, 15, 31, 100, 1023};
	mpz_t base;
	mpz_init(base);
	for (size_t choice = 0; pb_bigint_engine_at(choice); choice++)
		for (unsigned bits = 20000; bits < 12000000; bits *= 6)
			for (size_t i = 0; i < sizeof exponents / sizeof *exponents; i++) {
				mpz_set_ui(base, 0);
				mpz_setbit(base, bits / exponents[i]);
				mpz_sub_ui(base, base, 5);
				CU_ASSERT(peak_share(pb_bigint_engine_at(choice), base, exponents[i]) <= 1);
			}
	mpz_clear(base);
}

static void test_every_choice_has_its_engine(void)
{
	char names[] = PB_BIGINT_ENGINES, *rest = names;
	const char *name = strtok_r(names, "|", &rest);
	CU_ASSERT_STRING_EQUAL(name, "auto");
	CU_ASSERT_PTR_NOT_NULL(pb_bigint_engine_at(0));
	size_t choice = 1;
	for (; (name = strtok_r(NULL, "|", &rest)) != NULL; choice++) {
		CU_ASSERT_PTR_NOT_NULL_FATAL(pb_bigint_engine_at(choice));
		CU_ASSERT_STRING_EQUAL(pb_bigint_engine_at(choice)->name, name);
	}
	CU_ASSERT_PTR_NULL(pb_bigint_engine_at(choice));
}

static const struct test tests[] = {
    {"numbers made inside live on the arena and others do not", test_numbers_live_on_an_arena},
    {"an arena is used again", test_an_arena_is_used_again},
    {"the last user frees the arenas", test_the_last_user_frees_the_arenas},
    {"a full arena falls back to malloc", test_a_full_arena_falls_back_to_malloc},
    {"contents survive growing", test_contents_survive_growing},
    {"an arena of which much was touched is not kept", test_a_much_used_arena_is_not_kept},
    {"threads take arenas of their own", test_threads_take_arenas_of_their_own},
    {"engines keep to their worker bytes", test_engines_keep_to_their_worker_bytes},
    {"every engine that can be chosen is there", test_every_choice_has_its_engine},
    {NULL, NULL},
};

int main(int argc, char **argv)
{
	return suite_main("kernel_scratch", tests, argc, argv);
}
