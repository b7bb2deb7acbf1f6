#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/run_kernel.h"
#include "support/suite.h"

extern const struct pb_kernel pb_kernel_race;

static const char *const syncs[] = {"none", "mutex", "atomic", "reduce"};
enum { SYNCS = sizeof syncs / sizeof *syncs, WORKERS = 4 };

static struct kernel_run *open_sync(const char *sync, unsigned items, unsigned increments)
{
	char settings[80];
	(void)snprintf(settings, sizeof settings, "items=%u increments=%u sync=%s", items, increments, sync);
	struct kernel_run *made = kernel_run_must_open(&pb_kernel_race, settings);
	return made;
}

static void test_alone_nothing_is_lost(void)
{
	for (size_t i = 0; i < SYNCS; i++)
		for (unsigned items = 0; items < 12; items += 1 + items) {
			struct pb_verdict verdict;
			char expected[24];
			struct kernel_run *made = open_sync(syncs[i], items, 101);
			kernel_run_begin(made);
			CU_ASSERT_EQUAL(kernel_run_tiles(made, 3), 0);
			CU_ASSERT_EQUAL(kernel_run_check(made, &verdict), 0);
			CU_ASSERT_EQUAL(verdict.lost_updates, 0);
			(void)snprintf(expected, sizeof expected, "%u", items * 101);
			CU_ASSERT_STRING_EQUAL(verdict.result, expected);
			kernel_run_close(made);
		}
}

struct racer {
	struct kernel_run *run;
	pthread_barrier_t *start;
	void *acc;
	uint64_t begin, end;
	int result;
};

static void *race(void *arg)
{
	struct racer *racer = arg;
	struct pb_task task = {
	    .begin = racer->begin, .end = racer->end, .acc = racer->acc, .shared = racer->run->shared};
	(void)pthread_barrier_wait(racer->start);
	racer->result = pb_kernel_race.step(racer->run->state, &task);
	return NULL;
}

static int race_threads(struct kernel_run *made, struct pb_verdict *verdict)
{
	pthread_t threads[WORKERS];
	struct racer racers[WORKERS];
	pthread_barrier_t start;
	kernel_run_begin(made);
	CU_ASSERT_EQUAL_FATAL(pthread_barrier_init(&start, NULL, WORKERS), 0);
	for (unsigned w = 0; w < WORKERS; w++) {
		racers[w] = (struct racer){.run = made,
		                           .start = &start,
		                           .acc = calloc(1, pb_kernel_race.result_size),
		                           .begin = made->items * w / WORKERS,
		                           .end = made->items * (w + 1) / WORKERS};
		CU_ASSERT_EQUAL_FATAL(pthread_create(&threads[w], NULL, race, &racers[w]), 0);
	}
	for (unsigned w = 0; w < WORKERS; w++) {
		CU_ASSERT_EQUAL(pthread_join(threads[w], NULL), 0);
		CU_ASSERT_EQUAL(racers[w].result, 0);
		pb_kernel_race.merge(made->merged, racers[w].acc);
		free(racers[w].acc);
	}
	(void)pthread_barrier_destroy(&start);
	return kernel_run_check(made, verdict);
}

static void test_threads_lose_only_unprotected_updates(void)
{
	for (size_t i = 0; i < SYNCS; i++) {
		struct pb_verdict verdict;
		struct kernel_run *made = open_sync(syncs[i], 400, 500);
		CU_ASSERT_EQUAL(race_threads(made, &verdict), 0);
		CU_ASSERT(verdict.lost_updates >= 0);
		CU_ASSERT(i == 0 || verdict.lost_updates == 0);
		CU_ASSERT_EQUAL(strtoll(verdict.result, NULL, 10) + verdict.lost_updates, 200000);
		kernel_run_close(made);
	}
}

static void test_unprotected_updates_get_lost(void)
{
	bool lost = false;
	for (int tries = 0; tries < 100 && !lost; tries++) {
		struct pb_verdict verdict;
		struct kernel_run *made = open_sync("none", 400, 5000);
		CU_ASSERT_EQUAL(race_threads(made, &verdict), 0);
		lost = verdict.lost_updates > 0;
		kernel_run_close(made);
	}
	CU_ASSERT(lost);
}

/* One half of the items in a forked child, the other half here, on a shared page. */
static int race_processes(struct kernel_run *made, struct pb_verdict *verdict)
{
	kernel_run_begin(made);
	void *child_acc = (char *)made->shared + 2048;
	struct pb_task task = {.begin = 0, .end = made->items / 2, .acc = child_acc, .shared = made->shared};
	pid_t child = fork();
	if (child == 0)
		_exit(pb_kernel_race.step(made->state, &task) == 0 ? 0 : 1);
	CU_ASSERT_FATAL(child > 0);
	CU_ASSERT_EQUAL(kernel_run_claim(made, made->items / 2, made->items), 0);
	int status = -1;
	CU_ASSERT_EQUAL(waitpid(child, &status, 0), child);
	CU_ASSERT_EQUAL(status, 0);
	pb_kernel_race.merge(made->merged, child_acc);
	return kernel_run_check(made, verdict);
}

static void test_processes_share_a_page(void)
{
	for (size_t i = 0; i < SYNCS; i++) {
		struct pb_verdict verdict;
		struct kernel_run *made = open_sync(syncs[i], 40, 500);
		void *own = made->shared;
		made->shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
		CU_ASSERT_FATAL(made->shared != MAP_FAILED);
		CU_ASSERT_EQUAL(race_processes(made, &verdict), 0);
		CU_ASSERT(i == 0 || verdict.lost_updates == 0);
		(void)munmap(made->shared, 4096);
		made->shared = own;
		kernel_run_close(made);
	}
}

/* Runs all items and then sets the shared counter, its first word, to `counter`. */
static int check_counter(const char *sync, uint64_t counter, struct pb_verdict *verdict)
{
	struct kernel_run *made = open_sync(sync, 10, 10);
	kernel_run_begin(made);
	CU_ASSERT_EQUAL(kernel_run_tiles(made, 10), 0);
	memcpy(made->shared, &counter, sizeof counter);
	int error = kernel_run_check(made, verdict);
	kernel_run_close(made);
	return error;
}

static void test_losses_are_wrong_where_updates_are_protected(void)
{
	struct pb_verdict verdict;
	CU_ASSERT_EQUAL(check_counter("none", 97, &verdict), 0);
	CU_ASSERT_EQUAL(verdict.lost_updates, 3);
	CU_ASSERT_EQUAL(check_counter("mutex", 97, &verdict), -EBADMSG);
	CU_ASSERT_EQUAL(verdict.lost_updates, 3);
	CU_ASSERT_PTR_NOT_NULL(strstr(verdict.why.text, "3 of 100 updates were lost"));
	CU_ASSERT_EQUAL(check_counter("atomic", 0, &verdict), -EBADMSG);
	CU_ASSERT_EQUAL(verdict.lost_updates, 100);
}

static void test_too_many_updates_are_wrong(void)
{
	for (size_t i = 0; i < SYNCS; i++) {
		struct pb_verdict verdict;
		CU_ASSERT_EQUAL(check_counter(syncs[i], 101, &verdict), -EBADMSG);
		CU_ASSERT_EQUAL(verdict.lost_updates, 0);
	}
}

static void test_skipped_items_are_not_lost_updates(void)
{
	for (size_t i = 0; i < SYNCS; i++) {
		struct pb_verdict verdict;
		struct kernel_run *made = open_sync(syncs[i], 10, 10);
		kernel_run_begin(made);
		CU_ASSERT_EQUAL(kernel_run_claim(made, 0, 9), 0);
		CU_ASSERT_EQUAL(kernel_run_check(made, &verdict), -EBADMSG);
		CU_ASSERT_STRING_EQUAL(verdict.why.text, "the result holds 9 items instead of 10");
		kernel_run_close(made);
	}
}

static void test_every_increment_happens(void)
{
	char once[64], twice[64];
	for (size_t i = 0; i < SYNCS; i++) {
		(void)snprintf(once, sizeof once, "items=1 increments=300000 sync=%s", syncs[i]);
		(void)snprintf(twice, sizeof twice, "items=1 increments=600000 sync=%s", syncs[i]);
		CU_ASSERT(kernel_run_grows(&pb_kernel_race, once, twice));
	}
}

static void test_totals_beyond_63_bits_are_refused(void)
{
	struct pb_why why = {""};
	int error = 0;
	const char *settings = "items=1000000000 increments=10000000000";
	CU_ASSERT_PTR_NULL(kernel_run_open(&pb_kernel_race, settings, &error, &why));
	CU_ASSERT_EQUAL(error, -EOVERFLOW);
	CU_ASSERT_PTR_NOT_NULL(strstr(why.text, "race.items"));
}

static const struct test tests[] = {
    {"a worker alone loses nothing in any mode", test_alone_nothing_is_lost},
    {"threads lose only unprotected updates", test_threads_lose_only_unprotected_updates},
    {"unprotected updates do get lost", test_unprotected_updates_get_lost},
    {"processes share a page", test_processes_share_a_page},
    {"losses are wrong where updates are protected", test_losses_are_wrong_where_updates_are_protected},
    {"more updates than increments are wrong", test_too_many_updates_are_wrong},
    {"skipped items do not pass as lost updates", test_skipped_items_are_not_lost_updates},
    {"twice the increments take longer", test_every_increment_happens},
    {"totals beyond 63 bits are refused", test_totals_beyond_63_bits_are_refused},
    {NULL, NULL},
};

int main(int argc, char **argv)
{
	return suite_main("kernel_race", tests, argc, argv);
}
