/* GMP on borrowed arenas: what they hold, what they refuse, and how much an engine takes from them. */
#include "kernels/bigint/scratch.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gmp.h>

#include "kernels/bigint/engine.h"
#include "support/suite.h"

enum { ARENA = 2 << 20 };

/* Two numbers made inside lie close together, as one outside does not. */
static bool near(mpz_srcptr a, mpz_srcptr b)
{
	const char *x = (const char *)mpz_limbs_read(a), *y = (const char *)mpz_limbs_read(b);
	return (x > y ? x - y : y - x) < ARENA;
}

static int use_numbers(void *opaque)
{
	mpz_ptr outside = opaque;
	mpz_t first, second;
	mpz_init2(first, 1000);
	mpz_init(second);
	mpz_set_ui(first, 3);
	mpz_pow_ui(second, first, 10000);
	CU_ASSERT(near(first, second));
	mpz_mul_2exp(outside, outside, 100000); /* grows where it began */
	CU_ASSERT_FALSE(near(first, outside));
	mpz_clears(first, second, NULL);
	return 7;
}

static void test_numbers_live_on_an_arena(void)
{
	mpz_t outside;
	pb_scratch_open();
	mpz_init_set_ui(outside, 3);
	CU_ASSERT_EQUAL(pb_scratch_run(1 << 20, use_numbers, outside), 7);
	mpz_clear(outside);
	pb_scratch_close();
}

static int make_one(void *opaque)
{
	mpz_t number;
	mpz_init2(number, *(mp_bitcnt_t *)opaque);
	*(const void **)opaque = mpz_limbs_read(number);
	mpz_clear(number);
	return 0;
}

static void test_an_arena_is_used_again(void)
{
	uintptr_t first = 100000, second = 100000;
	pb_scratch_open();
	CU_ASSERT_EQUAL(pb_scratch_run(1 << 20, make_one, &first), 0);
	CU_ASSERT_EQUAL(pb_scratch_run(1 << 20, make_one, &second), 0);
	CU_ASSERT_EQUAL(first, second);
	pb_scratch_close();
	CU_ASSERT_EQUAL(pb_scratch_idle_bytes(), 0);
}

static void test_the_last_user_frees_the_arenas(void)
{
	uintptr_t bits = 100000;
	pb_scratch_open();
	pb_scratch_open();
	CU_ASSERT_EQUAL(pb_scratch_run(1 << 20, make_one, &bits), 0);
	pb_scratch_close();
	CU_ASSERT(pb_scratch_idle_bytes() > 100000 / 8);
	pb_scratch_close();
	CU_ASSERT_EQUAL(pb_scratch_idle_bytes(), 0);
}

static int make_forty(void *unused)
{
	(void)unused;
	mpz_t numbers[40];
	for (unsigned i = 0; i < 40; i++) { /* 40 x 128 KiB in 2 MiB */
		mpz_init(numbers[i]);
		mpz_setbit(numbers[i], (1 << 20) - 1 - i);
	}
	for (unsigned i = 0; i < 40; i++)
		CU_ASSERT_EQUAL(mpz_scan1(numbers[i], 0), (1 << 20) - 1 - i);
	for (unsigned i = 0; i < 40; i++) /* the wrong way round for a stack */
		mpz_clear(numbers[i]);
	mpz_init2(numbers[0], 8 << 20);
	mpz_init2(numbers[1], 1 << 10);
	CU_ASSERT(near(numbers[0], numbers[1]));
	mpz_clears(numbers[0], numbers[1], NULL);
	return 0;
}

static void test_a_full_arena_has_more_after_it(void)
{
	pb_scratch_open();
	CU_ASSERT_EQUAL(pb_scratch_run(1, make_forty, NULL), 0);
	CU_ASSERT(pb_scratch_idle_bytes() > 0 && pb_scratch_idle_bytes() <= ARENA);
	pb_scratch_close();
}

static int grow_two(void *unused)
{
	(void)unused;
	mpz_t a, b;
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
	return 0;
}

static void test_contents_survive_growing(void)
{
	pb_scratch_open();
	CU_ASSERT_EQUAL(pb_scratch_run(1 << 20, grow_two, NULL), 0);
	pb_scratch_close();
}

/* Bytes that the system may take from this process when it likes. */
static size_t lent_bytes(void)
{
	char line[256];
	size_t kilobytes = 0;
	FILE *file = fopen("/proc/self/smaps_rollup", "r");
	CU_ASSERT_PTR_NOT_NULL_FATAL(file);
	while (fgets(line, sizeof line, file))
		if (strncmp(line, "LazyFree:", 9) == 0)
			kilobytes = strtoul(line + 9, NULL, 10);
	(void)fclose(file);
	return kilobytes * 1024;
}

static int touch_all(void *opaque)
{
	mpz_t number;
	mpz_init(number);
	mpz_setbit(number, *(mp_bitcnt_t *)opaque); /* and clears what is below */
	mpz_clear(number);
	return 0;
}

static void test_a_much_used_arena_is_lent_while_it_waits(void)
{
	mp_bitcnt_t much = (mp_bitcnt_t)48 << 23, little = (mp_bitcnt_t)8 << 23;
	pb_scratch_open();
	CU_ASSERT_EQUAL(pb_scratch_run(64 << 20, touch_all, &little), 0);
	CU_ASSERT_EQUAL(lent_bytes(), 0);
	CU_ASSERT_EQUAL(pb_scratch_run(64 << 20, touch_all, &much), 0);
	CU_ASSERT(pb_scratch_idle_bytes() > 48 << 20);
	CU_ASSERT(lent_bytes() > 40 << 20);
	CU_ASSERT_EQUAL(pb_scratch_run(64 << 20, touch_all, &little), 0);
	pb_scratch_close();
	CU_ASSERT_EQUAL(pb_scratch_idle_bytes(), 0);
}

static int use_as_a_child(void)
{
	uintptr_t bits = 100000;
	const bool none = pb_scratch_idle_bytes() == 0;
	return none && pb_scratch_run(1 << 20, make_one, &bits) == 0 && pb_scratch_idle_bytes() > 0 ? 0 : 1;
}

static void test_a_child_has_arenas_of_its_own(void)
{
	uintptr_t bits = 100000;
	int status = -1;
	pb_scratch_open();
	CU_ASSERT_EQUAL(pb_scratch_run(1 << 20, make_one, &bits), 0);
	const size_t idle = pb_scratch_idle_bytes();
	pid_t child = fork();
	if (child == 0)
		_exit(use_as_a_child());
	CU_ASSERT_EQUAL(waitpid(child, &status, 0), child);
	CU_ASSERT_EQUAL(status, 0);
	CU_ASSERT_EQUAL(pb_scratch_idle_bytes(), idle);
	pb_scratch_close();
}

static int power_of(void *opaque)
{
	mpz_t number;
	mpz_init(number);
	mpz_ui_pow_ui(number, *(unsigned long *)opaque, 20000);
	mpz_clear(number);
	return 0;
}

static void *power_on_a_thread(void *base)
{
	for (int i = 0; i < 50; i++)
		CU_ASSERT_EQUAL(pb_scratch_run(1 << 20, power_of, base), 0);
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

static int ask_for_too_much(void *opaque)
{
	unsigned *begun = opaque;
	mpz_t small;
	void *(*allocate)(size_t);
	mp_get_memory_functions(&allocate, NULL, NULL);
	mpz_init_set_ui(small, 5);
	++*begun;
	(void)allocate((size_t)1 << 60); /* more than there are addresses: it does not come back */
	++*begun;
	mpz_clear(small);
	return 0;
}

static void test_memory_that_is_not_there_is_an_error(void)
{
	unsigned begun = 0;
	uintptr_t bits = 100000;
	pb_scratch_open();
	CU_ASSERT_EQUAL(pb_scratch_run((size_t)1 << 60, ask_for_too_much, &begun), -ENOMEM);
	CU_ASSERT_EQUAL(begun, 0);
	for (unsigned i = 1; i < 4; i++) {
		CU_ASSERT_EQUAL(pb_scratch_run(1 << 20, ask_for_too_much, &begun), -ENOMEM);
		CU_ASSERT_EQUAL(begun, i);
	}
	CU_ASSERT_EQUAL(pb_scratch_run(1 << 20, make_one, &bits), 0);
	pb_scratch_close();
}

#ifndef PB_SANITIZED /* sanitizers want all addresses */
struct limited_power {
	const struct pb_bigint_engine *engine;
	unsigned long base;
	uint64_t exponent;
	size_t bits;
};

static int limited_power(void *opaque)
{
	struct limited_power *limited = opaque;
	mpz_t base, power;
	mpz_init_set_ui(base, limited->base);
	mpz_init(power);
	struct pb_bigint_outcome outcome = {0};
	int error = limited->engine->power(&pb_team_of_one, power, base, limited->exponent, &outcome);
	limited->bits = mpz_sizeinbase(power, 2);
	mpz_clears(base, power, NULL);
	return error;
}

static void set_address_space(rlim_t bytes)
{
	struct rlimit limit;
	(void)getrlimit(RLIMIT_AS, &limit);
	limit.rlim_cur = bytes < limit.rlim_max ? bytes : limit.rlim_max;
	CU_ASSERT_EQUAL(setrlimit(RLIMIT_AS, &limit), 0);
}

/* Ever a little more address space, until the power is there: each try before is a clean error. */
static void fail_until_there_is_room(size_t choice)
{
	struct limited_power limited = {pb_bigint_engine_at(choice), 1000003, 1000003, 0};
	const rlim_t step = 4 << 20, most = (rlim_t)1 << 40;
	unsigned failures = 0;
	int error = -ENOMEM;
	pb_scratch_open();
	for (rlim_t more = step; error && more < most; more += step) {
		set_address_space(more);
		error = pb_scratch_run(1, limited_power, &limited);
		set_address_space(RLIM_INFINITY);
		CU_ASSERT(error == 0 || error == -ENOMEM);
		failures += error != 0;
	}
	CU_ASSERT_EQUAL(error, 0);
	CU_ASSERT(failures > 3);
	CU_ASSERT_EQUAL(limited.bits, 19931633);
	pb_scratch_close();
}

static void test_engines_survive_any_lack_of_memory(void)
{
	for (size_t choice = 0; pb_bigint_engine_at(choice); choice++)
		fail_until_there_is_room(choice);
}
#endif

struct measured_power {
	const struct pb_bigint_engine *engine;
	mpz_srcptr base;
	uint64_t exponent;
	double promised;
};

static int measured_power(void *opaque)
{
	struct measured_power *measured = opaque;
	mpz_t power;
	mpz_init(power);
	struct pb_bigint_outcome outcome = {0};
	int error = measured->engine->power(&pb_team_of_one, power, measured->base, measured->exponent, &outcome);
	measured->promised = measured->engine->worker_bytes((double)mpz_sizeinbase(power, 2));
	mpz_clear(power);
	return error;
}

/* Peak of an arena after base^exponent by `engine`, as a share of what it promises. */
static double peak_share(const struct pb_bigint_engine *engine, mpz_srcptr base, uint64_t exponent)
{
	struct measured_power measured = {engine, base, exponent, 0};
	pb_scratch_open();
	CU_ASSERT_EQUAL(pb_scratch_run(31 << 20, measured_power, &measured), 0);
	double peak = (double)pb_scratch_idle_bytes();
	pb_scratch_close();
	CU_ASSERT(peak > 0);
	return peak / measured.promised;
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
    {"a full arena has more after it", test_a_full_arena_has_more_after_it},
    {"contents survive growing", test_contents_survive_growing},
    {"an arena of which much was touched is lent while it waits", test_a_much_used_arena_is_lent_while_it_waits},
    {"a child has arenas of its own", test_a_child_has_arenas_of_its_own},
    {"threads take arenas of their own", test_threads_take_arenas_of_their_own},
    {"memory that is not there is an error", test_memory_that_is_not_there_is_an_error},
#ifndef PB_SANITIZED
    {"engines survive any lack of memory", test_engines_survive_any_lack_of_memory},
#endif
    {"engines keep to their worker bytes", test_engines_keep_to_their_worker_bytes},
    {"every engine that can be chosen is there", test_every_choice_has_its_engine},
    {NULL, NULL},
};

int main(int argc, char **argv)
{
	return suite_main("kernel_scratch", tests, argc, argv);
}
