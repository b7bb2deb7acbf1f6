/* Powers by teams: the same numbers under every driver that has teams, what `auto` chooses, and errors of a member. */
#include <errno.h>
#include <sys/resource.h>
#include <unistd.h>

#include "drivers/common/pin.h"
#include "kernels/pow/team.h"
#include "support/run_driver.h"
#include "support/suite.h"

extern const struct pb_driver pb_driver_serial, pb_driver_pthread, pb_driver_openmp;
extern const struct pb_kernel pb_kernel_pow;

static struct driver_cell pow_cell(const struct pb_driver *driver, uint32_t workers, const char *team, uint64_t first,
                                   uint64_t count)
{
	struct driver_cell cell = {.driver = driver, .kernel = &pb_kernel_pow, .job.workers = workers};
	cell.job.schedule = PB_SCHEDULE_DYNAMIC;
	cell_set(&cell, "first", first);
	cell_set(&cell, "count", count);
	cell_set_text(&cell, "team", team);
	return cell;
}

static void each_driver(void (*try)(const struct pb_driver *))
{
	try(&pb_driver_pthread);
	if (!pb_driver_openmp.available || !pb_driver_openmp.available(NULL))
		try(&pb_driver_openmp);
}

static const struct shape {
	uint32_t workers;
	const char *team;
	uint32_t members;
} shapes[] = {{1, "2", 1}, {2, "2", 2}, {2, "all", 2}, {3, "all", 3}, {4, "2", 2}, {4, "1", 1}, {7, "7", 7}};

static void try_shape(const struct pb_driver *driver, const struct shape *shape, uint64_t first, uint64_t count)
{
	struct driver_cell cell = pow_cell(driver, shape->workers, shape->team, first, count);
	CU_ASSERT_EQUAL_FATAL(cell_open(&cell), 0);
	CU_ASSERT_EQUAL(cell.job.team, shape->members);
	for (int sample = 0; sample < 2; sample++)
		CU_ASSERT_EQUAL(cell_sample(&cell), 0);
	cell_close(&cell);
}

static void try_shapes(const struct pb_driver *driver)
{
	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
		for (uint64_t count = 0; count < 6; count += 1 + count)
			try_shape(driver, &shapes[i], 20000, count);
	try_shape(driver, &shapes[1], 0, 40);
}

static void every_team_makes_the_right_powers(void)
{
	each_driver(try_shapes);
}

/* What `auto` chooses for i^i. */
static uint32_t chosen(double bits_each, uint64_t count, size_t engine, uint32_t workers)
{
	const struct pb_pow_items items = {.count = count};
	const struct pb_pow_size size = {.bits = bits_each * (double)count, .most_bits = bits_each};
	return pb_pow_team_members(PB_POW_TEAM_AUTO, &items, &size, pb_bigint_engine_at(engine), workers);
}

static void auto_makes_a_team_where_it_pays(void)
{
	enum { AUTO, GMP, FFT };
	if (pb_pin_cores() >= 2) {
		CU_ASSERT_EQUAL(chosen(2e7, 1, AUTO, 2), 2 | PB_TEAM_IF_SHARED);
		CU_ASSERT_EQUAL(chosen(2e7, 1, FFT, 2), 2 | PB_TEAM_IF_SHARED);
		CU_ASSERT_EQUAL(chosen(2e7, 3, AUTO, 2), 2 | PB_TEAM_IF_SHARED);
	}
	CU_ASSERT_EQUAL(chosen(2e7, 16, AUTO, 2), 1); /* as fast, but for who is held up */
	CU_ASSERT_EQUAL(chosen(2e7, 1, GMP, 2), 1);
	CU_ASSERT_EQUAL(chosen(2e4, 1, AUTO, 2), 1);
	CU_ASSERT_EQUAL(chosen(2e5, 1000, AUTO, 2), 1);
	CU_ASSERT_EQUAL(chosen(2e7, 0, AUTO, 2), 1);
	CU_ASSERT_EQUAL(chosen(2e7, 1, AUTO, 1), 1);
	CU_ASSERT_EQUAL(chosen(2e7, 1, AUTO, 1 << 20), 1); /* more than cores */
}

static void try_wishes(const struct pb_driver *driver)
{
	struct driver_cell cell = pow_cell(driver, 2, "auto", 300000, 1);
	CU_ASSERT_EQUAL_FATAL(cell_open(&cell), 0);
	CU_ASSERT_EQUAL(cell.job.team, pb_pin_cores() >= 2 ? 2 : 1);
	CU_ASSERT_EQUAL(cell_sample(&cell), 0);
	const struct pb_driver others[] = {{.teams = PB_TEAMS_NONE}, {.teams = PB_TEAMS_APART}};
	CU_ASSERT_EQUAL(pb_driver_team(&others[0], &pb_kernel_pow, cell.job.state, 2), 1);
	CU_ASSERT_EQUAL(pb_driver_team(&others[1], &pb_kernel_pow, cell.job.state, 2), 1);
	cell_close(&cell);
}

static void what_auto_wishes_is_for_shared_memory(void)
{
	each_driver(try_wishes);
}

static void what_is_no_team_is_refused(void)
{
	static const char *const texts[] = {"0", "-1", "", "2x", "some", "99999999999999999999", "4294967295", " 2"};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct driver_cell cell = pow_cell(&pb_driver_serial, 1, texts[i], 3, 1);
		CU_ASSERT_EQUAL(cell_open(&cell), -EINVAL);
		CU_ASSERT_PTR_NOT_NULL(strstr(cell.why.text, "pow.team="));
		cell_close(&cell);
	}
}

#ifndef PB_SANITIZED /* sanitizers want all addresses */
static void set_address_space(rlim_t bytes)
{
	struct rlimit limit;
	(void)getrlimit(RLIMIT_AS, &limit);
	limit.rlim_cur = bytes < limit.rlim_max ? bytes : limit.rlim_max;
	CU_ASSERT_EQUAL(setrlimit(RLIMIT_AS, &limit), 0);
}

static rlim_t used_bytes(void)
{
	unsigned long pages = 0;
	FILE *file = fopen("/proc/self/statm", "r");
	CU_ASSERT_EQUAL_FATAL(file && fscanf(file, "%lu", &pages) == 1, 1);
	(void)fclose(file);
	return pages * (rlim_t)sysconf(_SC_PAGESIZE);
}

/* Ever a little more address space: each try before the one that has enough ends with an error, and none hangs. */
static void try_lack(const struct pb_driver *driver)
{
	struct driver_cell cell = pow_cell(driver, 3, "all", 300000, 2);
	const rlim_t step = 1 << 20;
	unsigned failures = 0;
	int error = -ENOMEM;
	CU_ASSERT_EQUAL_FATAL(cell_open(&cell), 0);
	for (rlim_t more = 0; error && more < 1000 * step; more += step) {
		set_address_space(used_bytes() + more);
		error = cell_sample(&cell);
		set_address_space(RLIM_INFINITY);
		CU_ASSERT(error == 0 || error == -ENOMEM);
		failures += error != 0;
	}
	CU_ASSERT_EQUAL(error, 0);
	CU_ASSERT(failures > 3);
	cell_close(&cell);
}

static void lack_of_memory_ends_the_whole_team(void)
{
	each_driver(try_lack);
}
#endif

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"every team makes the right powers", every_team_makes_the_right_powers},
	    {"auto makes a team where it pays", auto_makes_a_team_where_it_pays},
	    {"what auto wishes is for shared memory", what_auto_wishes_is_for_shared_memory},
	    {"what is no team is refused", what_is_no_team_is_refused},
#ifndef PB_SANITIZED
	    {"lack of memory ends the whole team", lack_of_memory_ends_the_whole_team},
#endif
	    {NULL, NULL},
	};
	return suite_main("pow_team", tests, argc, argv);
}
