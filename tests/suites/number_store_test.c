/* What saving a number takes of memory, beside what it promises. */
#include <stdlib.h>
#include <unistd.h>

#include "kernels/bigint/scratch.h"
#include "kernels/bigint/store.h"
#include "support/suite.h"

enum { ARENA = 31 << 20 };

struct putting {
	struct pb_store *store;
	mpz_srcptr number;
};

static int put(void *opaque)
{
	const struct putting *putting = opaque;
	return pb_store_put(putting->store, 0, "7", 1, putting->number);
}

static void check_peak(struct pb_store *store, mpz_srcptr number)
{
	struct putting putting = {store, number};
	pb_scratch_open();
	CU_ASSERT_EQUAL(pb_store_begin(store), 0);
	CU_ASSERT_EQUAL(pb_scratch_run(ARENA, put, &putting), 0);
	const double peak = (double)pb_scratch_idle_bytes();
	pb_scratch_close();
	CU_ASSERT(peak > 0);
	CU_ASSERT(peak <= pb_store_bytes((double)mpz_sizeinbase(number, 2)));
}

static void check_format(const char *folder, enum pb_store_format format)
{
	struct pb_store *store = NULL;
	struct pb_why why = {""};
	gmp_randstate_t random;
	mpz_t number;
	gmp_randinit_default(random);
	mpz_init(number);
	CU_ASSERT_EQUAL_FATAL(pb_store_open(&store, folder, format, "a test", &why), 0);
	for (unsigned bits = 1; bits < 20000000; bits = bits * 4 + 7) {
		mpz_rrandomb(number, random, bits);
		check_peak(store, number);
	}
	pb_store_close(store);
	mpz_clear(number);
	gmp_randclear(random);
}

static void saving_keeps_to_the_memory_that_it_promises(void)
{
	char folder[] = "/tmp/powbench-store-XXXXXX", file[64];
	static const char *const endings[] = {"dec", "hex"};
	CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(folder));
	for (int format = PB_STORE_DECIMAL; format <= PB_STORE_FACTS; format++)
		check_format(folder, (enum pb_store_format)format);
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
		(void)snprintf(file, sizeof file, "%s/pow_7_1.%s", folder, endings[i]);
		CU_ASSERT_EQUAL(unlink(file), 0);
	}
	CU_ASSERT_EQUAL(rmdir(folder), 0);
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"saving keeps to the memory that it promises", saving_keeps_to_the_memory_that_it_promises},
	    {NULL, NULL},
	};
	return suite_main("number_store", tests, argc, argv);
}
