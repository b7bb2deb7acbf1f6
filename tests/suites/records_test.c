/* Records: how they lie in memory, how that grows and fails, and under each driver all of them come home in order. */
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "drivers/common/record_memory.h"
#include "harness/measure/gather.h"
#include "plugins/emit.c"
#include "support/all_drivers.h"
#include "support/suite.h"

extern const struct pb_driver pb_driver_async, pb_driver_process_async;

static const struct pb_driver *const drivers[] = {&pb_driver_serial,  &pb_driver_pthread, &pb_driver_openmp,
                                                  &pb_driver_process, &pb_driver_async,   &pb_driver_process_async};
enum { DRIVERS = sizeof drivers / sizeof *drivers };

static const atomic_bool never = false;

static void records_of_any_length_lie_one_behind_the_other(void)
{
	static const size_t sizes[] = {0, 1, 7, 8, 9, 4096, 100000, 0, 3};
	struct pb_records records = {.grow = pb_heap_records_grow};
	struct pb_task task = {.records = &records};
	unsigned char bytes[100000];
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		memset(bytes, (int)i + 1, sizes[i]);
		CU_ASSERT_EQUAL(pb_emit(&task, i * i, bytes, sizes[i]), 0);
	}
	size_t at = 0;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		const struct pb_record *record = (const struct pb_record *)(const void *)(records.bytes + at);
		CU_ASSERT_EQUAL((uintptr_t)record % _Alignof(struct pb_record), 0);
		CU_ASSERT_EQUAL(record->item, i * i);
		CU_ASSERT_EQUAL(record->kind, PB_RECORD_OUTPUT);
		CU_ASSERT_EQUAL_FATAL(record->bytes, sizes[i]);
		memset(bytes, (int)i + 1, sizes[i]);
		CU_ASSERT_EQUAL(memcmp(record + 1, bytes, sizes[i]), 0);
		at += pb_record_room(sizes[i]);
	}
	CU_ASSERT_EQUAL(at, records.size);
	pb_heap_records_free(&records);
}

static int refuse_to_grow(struct pb_records *records, size_t capacity)
{
	(void)records;
	(void)capacity;
	return -ENOMEM;
}

static void what_cannot_be_kept_is_an_error_that_stays(void)
{
	static const char large[100000];
	struct pb_records records = {.grow = pb_heap_records_grow};
	struct pb_task task = {.records = &records};
	const struct pb_request request = {.url = "http://example.org/"};
	CU_ASSERT_EQUAL_FATAL(pb_emit(&task, 0, "x", 1), 0);
	const size_t before = records.size;
	records.grow = refuse_to_grow;
	CU_ASSERT_EQUAL(pb_emit(&task, 0, large, sizeof large), -ENOMEM);
	CU_ASSERT_EQUAL(pb_emit(&task, 0, "x", 1), 0);
	CU_ASSERT_EQUAL(records.error, -ENOMEM);
	CU_ASSERT_PTR_NULL(pb_records_append(&records, PB_RECORD_OUTPUT, 0, (size_t)UINT32_MAX + 1));
	CU_ASSERT_EQUAL(records.error, -EMSGSIZE);
	CU_ASSERT_EQUAL(records.size, 2 * before);
	pb_heap_records_free(&records);
	task.records = NULL;
	CU_ASSERT_EQUAL(pb_emit(&task, 0, "x", 1), -ENOTSUP);
	CU_ASSERT_EQUAL(pb_emit_request(&task, &request), -ENOTSUP);
}

static void check_request(const char *url, const char *error)
{
	struct pb_records records = {.grow = pb_heap_records_grow};
	struct pb_task task = {.records = &records};
	const struct pb_request emitted = {.item = 7, .url = url, .error = error, .hash = 1, .total_ns = -1};
	struct pb_request read = {0};
	CU_ASSERT_EQUAL_FATAL(pb_emit_request(&task, &emitted), 0);
	const struct pb_record *record = (const struct pb_record *)(const void *)records.bytes;
	CU_ASSERT_EQUAL(record->item, 7);
	CU_ASSERT_EQUAL(record->kind, PB_RECORD_REQUEST);
	CU_ASSERT_TRUE_FATAL(pb_request_read(&read, record + 1, record->bytes));
	CU_ASSERT_STRING_EQUAL(read.url, url ? url : "");
	CU_ASSERT_STRING_EQUAL(read.error ? read.error : "", error ? error : "");
	CU_ASSERT_EQUAL(read.hash, 1);
	CU_ASSERT_EQUAL(read.total_ns, -1);
	for (size_t cut = 0; cut < record->bytes; cut++)
		CU_ASSERT_FALSE(pb_request_read(&read, record + 1, cut));
	records.bytes[sizeof *record + record->bytes - 1] = 'x';
	CU_ASSERT_FALSE(pb_request_read(&read, record + 1, record->bytes));
	pb_heap_records_free(&records);
}

static void a_request_comes_back_with_its_texts(void)
{
	check_request("http://example.org/", "connection refused");
	check_request("http://example.org/", NULL);
	check_request("", "");
	check_request(NULL, NULL);
}

/* Two children grow by turns, so that their extents lie between each other's. */
static void emit_in_child(struct pb_records *records, uint64_t seed, size_t count)
{
	for (uint64_t i = 0; i < count; i++) {
		uint64_t *place = pb_records_append(records, PB_RECORD_OUTPUT, i, 1000 * sizeof i);
		if (!place)
			_exit(EXIT_FAILURE);
		for (size_t word = 0; word < 1000; word++)
			place[word] = pb_ledger_mark(seed, i * 1000 + word);
	}
}

static bool view_is_right(struct pb_extent *extent, const struct pb_records *records, uint64_t seed, size_t count)
{
	const unsigned char *view = pb_extent_view(extent, records);
	const size_t room = pb_record_room(1000 * sizeof(uint64_t));
	if (!view || records->size != count * room)
		return false;
	for (uint64_t i = 0; i < count; i++) {
		const struct pb_record *record = (const struct pb_record *)(const void *)(view + i * room);
		const uint64_t *words = (const uint64_t *)(const void *)(record + 1);
		for (size_t word = 0; word < 1000; word++)
			if (record->item != i || words[word] != pb_ledger_mark(seed, i * 1000 + word))
				return false;
	}
	return true;
}

struct shared {
	struct pb_record_file file;
	struct pb_extent extents[2];
	struct pb_records records[2];
};

static void run_children(struct shared *shared, size_t count)
{
	pid_t pids[2];
	int status = -1;
	for (uint64_t i = 0; i < 2; i++) {
		pids[i] = fork();
		if (pids[i] == 0) {
			shared->records[i].size = 0;
			emit_in_child(&shared->records[i], i, count);
			_exit(EXIT_SUCCESS);
		}
	}
	for (int i = 0; i < 2; i++) {
		CU_ASSERT_EQUAL_FATAL(waitpid(pids[i], &status, 0), pids[i]);
		CU_ASSERT_EQUAL_FATAL(status, 0);
	}
}

static void extents_of_forked_workers_are_seen_by_the_parent(void)
{
	struct shared *shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	CU_ASSERT_PTR_NOT_EQUAL_FATAL(shared, MAP_FAILED);
	CU_ASSERT_EQUAL_FATAL(pb_record_file_open(&shared->file), 0);
	for (uint64_t i = 0; i < 2; i++) {
		shared->extents[i].file = &shared->file;
		shared->records[i] = (struct pb_records){.grow = pb_extent_grow, .owner = &shared->extents[i]};
	}
	run_children(shared, 500);
	for (uint64_t i = 0; i < 2; i++) {
		CU_ASSERT_TRUE(view_is_right(&shared->extents[i], &shared->records[i], i, 500));
		CU_ASSERT_PTR_EQUAL(pb_extent_view(&shared->extents[i], &shared->records[i]), shared->extents[i].view);
		pb_extent_unview(&shared->extents[i]);
	}
	pb_record_file_close(&shared->file);
	(void)munmap(shared, sizeof *shared);
}

/* A cell of one of the kernels of emit.c. */
struct emit_cell {
	struct pb_value values[2];
	struct pb_args args;
	struct pb_cell cell;
	struct pb_bench bench;
	struct pb_sample_row row;
};

static void cell_begin(struct emit_cell *cell, const struct pb_kernel *kernel, const struct pb_driver *driver,
                       uint32_t workers, uint64_t items)
{
	const struct pb_plan plan = {0};
	struct pb_why why = {""};
	cell->values[0].number = items;
	cell->values[1].number = 2;
	cell->args = (struct pb_args){.params = kernel->params, .values = cell->values};
	cell->cell.kernel = kernel;
	cell->cell.driver = driver;
	cell->cell.args = &cell->args;
	cell->cell.workers = workers;
	cell->cell.schedule = PB_SCHEDULE_DYNAMIC;
	CU_ASSERT_EQUAL_FATAL(kernel->setup(&cell->cell.state, &cell->args, &why), 0);
	int error = pb_bench_open(&cell->bench, &cell->cell, &plan, &never, &why);
	if (error)
		printf("%s: %s\n", driver->name, why.text);
	CU_ASSERT_EQUAL_FATAL(error, 0);
}

static int cell_run(struct emit_cell *cell)
{
	int error = pb_bench_sample(&cell->bench, &cell->row);
	if (error || cell->row.ok != 1)
		printf("\n%s x%u: %s\n", cell->cell.driver->name, cell->cell.workers, cell->row.reason);
	return error ? error : cell->row.ok == 1 ? 0 : -EBADMSG;
}

static void cell_end(struct emit_cell *cell)
{
	pb_bench_close(&cell->bench);
	cell->cell.kernel->teardown(cell->cell.state);
}

static void on_each_driver(void (*try)(const struct pb_driver *, uint32_t))
{
	for (size_t i = 0; i < DRIVERS; i++)
		for (uint32_t workers = 1; workers <= 5; workers += 2)
			if (driver_takes(drivers[i], workers))
				try(drivers[i], workers);
}

static void try_emit(const struct pb_driver *driver, uint32_t workers)
{
	static const uint64_t items[] = {1, 2, 4, 97};
	for (size_t i = 0; i < sizeof items / sizeof *items; i++) {
		struct emit_cell cell = {0};
		cell_begin(&cell, &emit_kernel, driver, workers, items[i]);
		for (int sample = 0; sample < 3; sample++)
			CU_ASSERT_EQUAL(cell_run(&cell), 0);
		cell_end(&cell);
	}
}

static void every_record_comes_home_in_order_under_every_driver(void)
{
	on_each_driver(try_emit);
}

static void try_much(const struct pb_driver *driver, uint32_t workers)
{
	struct emit_cell cell = {0};
	if (workers > 1)
		return;
	cell_begin(&cell, &emit_kernel, driver, workers, 1200);
	CU_ASSERT_EQUAL(cell_run(&cell), 0);
	CU_ASSERT(cell.bench.reports[0].records_bytes > PB_RECORDS_KEPT_BYTES);
	CU_ASSERT_EQUAL(cell_run(&cell), 0);
	cell_end(&cell);
}

static void memory_that_was_given_back_is_used_again(void)
{
	on_each_driver(try_much);
}

static void try_requests(const struct pb_driver *driver, uint32_t workers)
{
	struct emit_cell cell = {0};
	struct pb_request request;
	uint64_t item = 0;
	size_t at = 0;
	cell_begin(&cell, &ask_kernel, driver, workers, 23);
	CU_ASSERT_EQUAL(cell_run(&cell), 0);
	CU_ASSERT_EQUAL(cell_run(&cell), 0);
	while (pb_gather_next_request(&cell.bench.gathered, &at, &request)) {
		CU_ASSERT_EQUAL(request.item, item);
		CU_ASSERT_EQUAL(request.bytes, item);
		CU_ASSERT(request.start_ns >= 0);
		CU_ASSERT_EQUAL(request.error != NULL, item % 5 == 4 && request.attempt == 1);
		item += !request.error;
	}
	CU_ASSERT_EQUAL(item, 23);
	cell_end(&cell);
}

static void requests_are_kept_in_order_for_the_sample(void)
{
	on_each_driver(try_requests);
}

static void try_paced(const struct pb_driver *driver, uint32_t workers)
{
	struct emit_cell cell = {.cell.rate_per_s = 2000};
	struct pb_request request;
	int64_t first_ns = -1;
	size_t at = 0;
	cell_begin(&cell, &ask_kernel, driver, workers, 13);
	CU_ASSERT_EQUAL(cell_run(&cell), 0);
	while (pb_gather_next_request(&cell.bench.gathered, &at, &request)) {
		first_ns = first_ns < 0 ? request.start_ns : first_ns;
		CU_ASSERT_EQUAL(request.start_ns, first_ns + (int64_t)request.item * 500000);
		CU_ASSERT(request.total_ns >= 0);
	}
	CU_ASSERT(first_ns >= 0);
	CU_ASSERT(cell.row.wall_s >= 12 * 0.0005);
	cell_end(&cell);
}

static void under_a_rate_each_item_has_its_time_and_none_is_early(void)
{
	on_each_driver(try_paced);
}

/* Its records do not fit, and it does not look whether they do. */
static int step_that_cannot_emit(const void *state, struct pb_task *task)
{
	(void)state;
	task->records->grow = refuse_to_grow;
	(void)pb_emit(task, task->begin, emit_params, task->records->capacity + 1 - task->records->size);
	return PB_DONE;
}

static void try_full(const struct pb_driver *driver, uint32_t workers)
{
	struct pb_kernel full = emit_kernel;
	struct emit_cell cell = {0};
	full.step = step_that_cannot_emit;
	cell_begin(&cell, &full, driver, workers, 3);
	CU_ASSERT_EQUAL(pb_bench_sample(&cell.bench, &cell.row), -ENOMEM);
	CU_ASSERT_PTR_NOT_NULL(strstr(cell.row.reason, "cannot keep its records"));
	cell_end(&cell);
}

static void a_record_without_room_fails_the_sample(void)
{
	on_each_driver(try_full);
}

static const struct test tests[] = {
    {"records of any length lie one behind the other", records_of_any_length_lie_one_behind_the_other},
    {"what cannot be kept is an error that stays", what_cannot_be_kept_is_an_error_that_stays},
    {"a request comes back with its texts", a_request_comes_back_with_its_texts},
    {"extents of forked workers are seen by the parent", extents_of_forked_workers_are_seen_by_the_parent},
    {"every record comes home in order under every driver", every_record_comes_home_in_order_under_every_driver},
    {"memory that was given back is used again", memory_that_was_given_back_is_used_again},
    {"requests are kept in order for the sample", requests_are_kept_in_order_for_the_sample},
    {"under a rate each item has its time and none is early", under_a_rate_each_item_has_its_time_and_none_is_early},
    {"a record without room fails the sample", a_record_without_room_fails_the_sample},
    {0},
};

int main(int argc, char **argv)
{
	return suite_main("records", tests, argc, argv);
}
