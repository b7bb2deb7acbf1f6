/* A study by nodes: the widest cell on each, relative to the one on the fewest. */
#include <errno.h>
#include <math.h>

#include "harness/files/columns.h"
#include "harness/show/study_nodes.h"
#include "support/suite.h"

enum { ROWS = 8 };
static struct pb_summary_row rows[ROWS];
static size_t row_count;

static void begin(void)
{
	row_count = 0;
}

/* A cell of `seconds`, whose interval is a tenth to either side; the base takes 64 s. */
static struct pb_summary_row *add(const char *driver, int64_t workers, int64_t nodes, double seconds)
{
	struct pb_summary_row *row = &rows[row_count++];
	pb_columns_clear(pb_summary_columns, row);
	row->kernel = "sumsq";
	row->params = "first=1";
	row->driver = driver;
	row->scaling = "strong";
	row->status = "ok";
	row->workers = workers;
	row->nodes = nodes;
	row->median_s = seconds;
	row->low_s = 0.9 * seconds;
	row->high_s = 1.1 * seconds;
	row->speedup = 64 / seconds;
	row->speedup_low = row->speedup / 1.1;
	row->speedup_high = row->speedup / 0.9;
	return row;
}

static int make(struct pb_studies *studies, struct pb_node_study *nodes)
{
	CU_ASSERT_EQUAL_FATAL(pb_studies_make(studies, rows, row_count), 0);
	CU_ASSERT_EQUAL_FATAL(studies->count, 1);
	return pb_node_study_make(nodes, &studies->list[0]);
}

static void release(struct pb_studies *studies, struct pb_node_study *nodes)
{
	pb_node_study_free(nodes);
	pb_studies_free(studies);
}

static void check_point(const struct pb_summary_row *row, int64_t nodes, double speedup)
{
	CU_ASSERT_EQUAL(row->workers, nodes);
	CU_ASSERT_DOUBLE_EQUAL(row->speedup, speedup, 1e-9);
	CU_ASSERT_DOUBLE_EQUAL(row->speedup_low, speedup / 1.1, 1e-9);
	CU_ASSERT_DOUBLE_EQUAL(row->speedup_high, speedup / 0.9, 1e-9);
	CU_ASSERT_DOUBLE_EQUAL(row->efficiency, speedup / (double)nodes, 1e-9);
}

static void each_number_of_nodes_has_its_widest_cell(void)
{
	struct pb_studies studies;
	struct pb_node_study nodes;
	begin();
	add("serial", 1, 1, 64);
	add("mpi", 1, 1, 64);
	add("mpi", 4, 1, 16);
	add("mpi", 8, 2, 10);
	add("mpi", 16, 4, 8);
	CU_ASSERT_EQUAL_FATAL(make(&studies, &nodes), 0);
	CU_ASSERT_EQUAL_FATAL(nodes.study.count, 3);
	check_point(nodes.study.rows[0], 1, 1);
	check_point(nodes.study.rows[1], 2, 1.6);
	check_point(nodes.study.rows[2], 4, 2);
	CU_ASSERT_EQUAL(nodes.workers_per_node, 4);
	CU_ASSERT_PTR_EQUAL(nodes.first, &rows[2]);
	CU_ASSERT_DOUBLE_EQUAL(nodes.study.base->median_s, 16, 1e-9);
	release(&studies, &nodes);
}

static void the_fewest_nodes_count_as_many(void)
{
	struct pb_studies studies;
	struct pb_node_study nodes;
	begin();
	add("mpi", 32, 8, 4);
	add("mpi", 6, 2, 12)->speedup = NAN; /* the base was not measured */
	CU_ASSERT_EQUAL_FATAL(make(&studies, &nodes), 0);
	check_point(nodes.study.rows[0], 2, 2);
	check_point(nodes.study.rows[1], 8, 6);
	CU_ASSERT_EQUAL(nodes.workers_per_node, 0);
	CU_ASSERT_DOUBLE_EQUAL(nodes.study.base->median_s, 24, 1e-9);
	release(&studies, &nodes);
}

static void weak_scaling_stays_scaled(void)
{
	struct pb_studies studies;
	struct pb_node_study nodes;
	begin();
	for (int64_t n = 1; n <= 2; n++) {
		struct pb_summary_row *row = add("mpi", 4 * n, n, 64);
		row->scaling = "weak";
		row->base_cell_id = "base";
		row->speedup = (double)(4 * n);
		row->speedup_low = row->speedup / 1.1;
		row->speedup_high = row->speedup / 0.9;
	}
	CU_ASSERT_EQUAL_FATAL(make(&studies, &nodes), 0);
	check_point(nodes.study.rows[0], 1, 1);
	check_point(nodes.study.rows[1], 2, 2);
	CU_ASSERT_DOUBLE_EQUAL(nodes.study.base->median_s, 64, 1e-9);
	release(&studies, &nodes);
}

static void one_number_of_nodes_is_no_study(void)
{
	struct pb_studies studies;
	struct pb_node_study nodes;
	begin();
	add("mpi", 4, 1, 16);
	add("mpi", 8, 2, 10)->status = "failed";
	add("pthread", 4, 1, 16);
	CU_ASSERT_EQUAL(make(&studies, &nodes), -ENODATA);
	pb_studies_free(&studies);
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"each number of nodes has its widest cell", each_number_of_nodes_has_its_widest_cell},
	    {"the fewest nodes count as many", the_fewest_nodes_count_as_many},
	    {"weak scaling stays scaled", weak_scaling_stays_scaled},
	    {"one number of nodes is no study", one_number_of_nodes_is_no_study},
	    {NULL, NULL},
	};
	return suite_main("study_nodes", tests, argc, argv);
}
