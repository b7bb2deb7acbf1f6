#include "support/run_folder.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <CUnit/CUnit.h>

#include "harness/files/columns.h"
#include "harness/files/run_dir.h"
#include "harness/measure/summary.h"
#include "support/scratch.h"

static const struct cell {
	const char *id, *driver;
	int64_t workers;
	double wall_s;
} cells[FOLDER_CELLS] = {
    {"base", "serial", 1, 1.0},
    {"one", "pthread", 1, 1.01},
    {"two", "pthread", 2, 0.51},
    {"ceiling", "copies", 2, 1.02},
};

/* Without a trend, and without a pattern that looks like one. */
static double jitter(int rep, int cell)
{
	static const int order[FOLDER_REPS] = {0, 7, 2, 11, 4, 9, 1, 12, 5, 3, 10, 6, 8};
	return 1 + 0.0005 * order[(rep + 5 * cell) % FOLDER_REPS];
}

static struct pb_sample_row make_sample(int rep, int c)
{
	struct pb_sample_row row;
	pb_columns_clear(pb_sample_columns, &row);
	row.schema = PB_SCHEMA;
	row.run_id = "run";
	row.env_id = "00f1e2d3c4b5a697";
	row.cell_id = cells[c].id;
	row.kernel = "sumsq";
	row.params = "first=5000 count=7";
	row.driver = cells[c].driver;
	row.schedule = "dynamic";
	row.scaling = "strong";
	row.workers = cells[c].workers;
	row.items = 7;
	row.rep = rep;
	row.order = (int64_t)rep * FOLDER_CELLS + c;
	row.warmup = rep == 0;
	row.wall_s = cells[c].wall_s * jitter(rep, c);
	row.user_s = row.wall_s * (double)row.workers * 0.98;
	row.sys_s = 0;
	row.ops = 1e6;
	row.ok = 1;
	row.nvcsw = 0;
	row.status = "ok";
	return row;
}

static void add_workers(struct run_folder *folder, const struct pb_sample_row *sample)
{
	for (int64_t w = 0; w < sample->workers; w++) {
		struct pb_worker_row *row = &folder->workers[folder->worker_count++];
		pb_columns_clear(pb_worker_columns, row);
		row->schema = PB_SCHEMA;
		row->cell_id = sample->cell_id;
		row->rep = sample->rep;
		row->warmup = sample->warmup;
		row->worker = w;
		row->host = "host1";
		row->items = 3;
		row->begin_s = 1e-5;
		row->end_s = sample->wall_s - 1e-5;
	}
}

static void make_facts(struct pb_run_facts *facts)
{
	pb_run_facts_clear(facts);
	facts->schema = PB_SCHEMA;
	facts->run_id = "run";
	facts->env_id = "00f1e2d3c4b5a697";
	facts->start_utc = "2026-11-21T10:34:19Z";
	facts->status = "finished";
	facts->settings = (struct pb_run_settings){
	    .seed = 1, .confidence = 0.95, .ci = 0.02, .budget_s = 90, .reps = PB_UNKNOWN, "none", "strong", "dynamic"};
	facts->machine.host = "host1";
	facts->machine.os = "Example 12";
	facts->machine.kernel = "6.1";
	facts->machine.cpu_model = "Example CPU";
	facts->machine.cores = facts->machine.hardware_threads = 2;
	facts->machine.allowed_cpus = "0-1";
	facts->machine.memory_bytes = 1 << 30;
	facts->machine.clock_source = "tsc";
	facts->software =
	    (struct pb_software_facts){.version = "0.1.0", "0123456789ab", "GNU 12", "-O2", "Release", .libc = "2.36"};
	facts->timer = (struct pb_timer_facts){.overhead_s = 2e-8, .resolution_s = 2e-8};
}

void run_folder_make(struct run_folder *folder)
{
	*folder = (struct run_folder){.chart = "\nhas_intervals = 1\nhas_samples = 1\n"};
	for (int rep = 0; rep < FOLDER_REPS; rep++)
		for (int c = 0; c < FOLDER_CELLS; c++) {
			folder->samples[folder->sample_count] = make_sample(rep, c);
			add_workers(folder, &folder->samples[folder->sample_count++]);
		}
	make_facts(&folder->facts);
	run_folder_sum_up(folder);
}

void run_folder_sum_up(struct run_folder *folder)
{
	const struct pb_stop_rule rule = {.confidence = 0.95, .ci = 0.02, .timer = folder->facts.timer};
	struct pb_summary_row *rows;
	CU_ASSERT_EQUAL_FATAL(pb_summary_make(&rows, &folder->row_count, folder->samples, folder->sample_count, &rule),
	                      0);
	CU_ASSERT_FATAL(folder->row_count <= FOLDER_ROWS);
	memcpy(folder->summary, rows, folder->row_count * sizeof *rows);
	free(rows);
}

static void append_workers(struct pb_run_dir *run, const struct run_folder *folder, const struct pb_sample_row *sample)
{
	struct pb_why why;
	for (size_t i = 0; i < folder->worker_count; i++) {
		const struct pb_worker_row *row = &folder->workers[i];
		if (row->rep == sample->rep && row->warmup == sample->warmup &&
		    strcmp(row->cell_id, sample->cell_id) == 0)
			CU_ASSERT_EQUAL(pb_run_dir_append_workers(run, row, 1, &why), 0);
	}
}

static void write_rows(struct pb_run_dir *run, const struct run_folder *folder)
{
	struct pb_why why;
	CU_ASSERT_EQUAL(pb_run_dir_write_facts(run, &folder->facts, &why), 0);
	if (folder->request_count)
		CU_ASSERT_EQUAL(pb_run_dir_append_requests(run, folder->requests, folder->request_count, &why), 0);
	for (size_t i = 0; i < folder->sample_count; i++) {
		append_workers(run, folder, &folder->samples[i]);
		CU_ASSERT_EQUAL(pb_run_dir_append_sample(run, &folder->samples[i], &why), 0);
	}
	CU_ASSERT_EQUAL(pb_run_dir_write_summary(run, folder->summary, folder->row_count, &why), 0);
}

const char *run_folder_write(struct run_folder *folder)
{
	struct pb_run_dir *run = NULL;
	struct pb_why why = {""};
	const char *path = scratch_path("run");
	CU_ASSERT_EQUAL_FATAL(pb_run_dir_create(&run, path, &why), 0);
	write_rows(run, folder);
	pb_run_dir_close(run);
	if (folder->chart) {
		CU_ASSERT_EQUAL(mkdir(scratch_path("run/charts"), 0777), 0);
		scratch_write("run/charts/sumsq-time.gp", folder->chart);
		scratch_write("run/charts/sumsq-speedup.gp", "\nhas_intervals = 1\n");
	}
	return scratch_path("run");
}
