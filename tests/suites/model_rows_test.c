/* From samples to the rows of models.csv, the lines under the table, and the curve in the chart. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/measure/history.h"
#include "harness/measure/summary.h"
#include "harness/models/model_rows.h"
#include "harness/models/sizes.h"
#include "harness/show/chart_fit.h"
#include "harness/show/model_lines.h"
#include "support/simulated_series.h"
#include "support/suite.h"

enum { MOST_SAMPLES = 512, REPS = 12 };

static const struct pb_stop_rule rule = {.confidence = 0.95, .ci = 0.02};

static struct {
	struct pb_sample_row samples[MOST_SAMPLES];
	size_t sample_count;
	char ids[MOST_SAMPLES][24];
	struct pb_summary_row *summary;
	size_t summary_count;
	struct pb_model_row *rows;
	size_t count;
} run;

static void forget(void)
{
	pb_model_rows_free(run.rows, run.count);
	free(run.summary);
	run.summary = NULL;
	run.rows = NULL;
	run.sample_count = run.summary_count = run.count = 0;
}

static struct pb_sample_row *add_sample(const char *driver, int64_t workers, int64_t rep, double wall_s)
{
	char *id = run.ids[run.sample_count];
	struct pb_sample_row *row = &run.samples[run.sample_count++];
	(void)snprintf(id, sizeof run.ids[0], "%.10s/%d", driver, (int)workers);
	*row = pb_history_blank_row();
	row->cell_id = id;
	row->kernel = "known";
	row->params = "serial=5%";
	row->driver = driver;
	row->schedule = "dynamic";
	row->scaling = "strong";
	row->workers = workers;
	row->rep = rep;
	row->warmup = 0;
	row->wall_s = wall_s;
	row->status = "ok";
	row->ok = 1;
	return row;
}

/* A base and one driver with 1, 2, 4, ... workers; from `first_rep` on. */
static void add_truth(const char *driver, const struct simulated_truth *truth, bool with_base)
{
	static struct simulated_series series;
	simulated_series_make(&series, truth, 7);
	for (size_t rep = 0; rep < truth->reps; rep++) {
		if (with_base)
			(void)add_sample("serial", 1, (int64_t)rep + 1, 1);
		for (size_t i = 0; i < truth->sizes; i++)
			(void)add_sample(driver, (int64_t)series.sizes[i].workers, (int64_t)rep + 1,
			                 1 / series.speedups[i][rep]);
	}
}

static void make_rows(void)
{
	CU_ASSERT_EQUAL_FATAL(pb_summary_make(&run.summary, &run.summary_count, run.samples, run.sample_count, &rule),
	                      0);
	CU_ASSERT_EQUAL_FATAL(pb_model_rows_make(&run.rows, &run.count, run.summary, run.summary_count, run.samples,
	                                         run.sample_count, rule.confidence),
	                      0);
}

static const struct pb_model_row *find_row(const char *driver, const char *law, int64_t workers)
{
	for (size_t i = 0; i < run.count; i++)
		if (strcmp(run.rows[i].driver, driver) == 0 && run.rows[i].workers == workers && run.rows[i].law &&
		    strcmp(run.rows[i].law, law) == 0)
			return &run.rows[i];
	return NULL;
}

static const struct simulated_truth five_per_cent = {.serial = 0.05, .noise = 0.01, .sizes = 5, .reps = REPS};

static void a_series_has_a_row_per_size_and_per_law(void)
{
	add_truth("openmp", &five_per_cent, true);
	make_rows();
	CU_ASSERT_EQUAL(run.count, 4 + 2);
	const struct pb_model_row *amdahl = find_row("openmp", "amdahl", 16);
	const struct pb_model_row *usl = find_row("openmp", "usl", 16);
	const struct pb_model_row *point = find_row("openmp", PB_MODEL_KARP_FLATT, 4);
	CU_ASSERT_FATAL(amdahl && usl && point);
	CU_ASSERT(amdahl->serial_low < 0.05 && amdahl->serial_high > 0.05);
	CU_ASSERT(point->serial_low < 0.05 && point->serial_high > 0.05);
	CU_ASSERT_EQUAL(amdahl->chosen + usl->chosen, 1);
	CU_ASSERT_EQUAL(amdahl->held, 1);
	CU_ASSERT_EQUAL(amdahl->samples, REPS);
	CU_ASSERT(isnan(amdahl->kappa) && isfinite(usl->kappa));
	CU_ASSERT_DOUBLE_EQUAL(amdahl->limit, 20, 3);
	forget();
}

static void few_sizes_have_a_row_with_the_reason(void)
{
	struct simulated_truth truth = five_per_cent;
	truth.sizes = 3;
	add_truth("mpi", &truth, true);
	make_rows();
	CU_ASSERT_EQUAL_FATAL(run.count, 2 + 1);
	CU_ASSERT_STRING_EQUAL(run.rows[2].status, "none");
	CU_ASSERT_STRING_EQUAL(run.rows[2].reason, "not enough sizes: 3, and a fit needs 4");
	CU_ASSERT_PTR_NULL(run.rows[2].law);
	forget();
}

static void without_a_base_there_is_nothing_to_fit(void)
{
	add_truth("openmp", &five_per_cent, false);
	make_rows();
	CU_ASSERT_EQUAL(run.count, 0);
	forget();
	make_rows();
	CU_ASSERT_EQUAL(run.count, 0);
	forget();
}

static void repetitions_that_some_sizes_lack_still_count(void)
{
	add_truth("openmp", &five_per_cent, true);
	for (int64_t rep = REPS + 1; rep <= REPS + 8; rep++) {
		(void)add_sample("openmp", 2, rep, 0.525);
		(void)add_sample("serial", 1, rep, 1);
	}
	(void)add_sample("openmp", 4, 77, 1e-6); /* its repetition has no base */
	(void)add_sample("openmp", 4, 3, 1e-6);  /* a repetition twice */
	make_rows();
	const struct pb_model_row *point = find_row("openmp", PB_MODEL_KARP_FLATT, 2);
	CU_ASSERT_PTR_NOT_NULL_FATAL(point);
	CU_ASSERT_DOUBLE_EQUAL(point->measured, 1 / 0.525, 0.005);
	CU_ASSERT_EQUAL(find_row("openmp", "amdahl", 16)->samples, REPS);
	CU_ASSERT_DOUBLE_EQUAL(find_row("openmp", PB_MODEL_KARP_FLATT, 4)->measured, 1 / (0.05 + 0.95 / 4), 0.1);
	forget();
}

/* What was drawn again together has to be of the same repetition, in whichever order the rows come. */
static void common_repetitions_come_first_in_the_same_order(void)
{
	for (int64_t rep = 9; rep >= 1; rep--) {
		(void)add_sample("serial", 1, rep, 1);
		(void)add_sample("mpi", 1, rep, 1 / (double)rep);
		if (rep % 3)
			(void)add_sample("mpi", 2, rep, 1 / (double)(10 * rep));
	}
	CU_ASSERT_EQUAL_FATAL(pb_summary_make(&run.summary, &run.summary_count, run.samples, run.sample_count, &rule),
	                      0);
	const struct pb_summary_row *rows[] = {&run.summary[1], &run.summary[2]};
	struct pb_sizes sizes;
	CU_ASSERT_EQUAL_FATAL(pb_sizes_make(&sizes, rows, 2, &run.summary[0], run.samples, run.sample_count), 0);
	CU_ASSERT_EQUAL_FATAL(sizes.count, 2);
	CU_ASSERT_EQUAL(sizes.common, 6);
	CU_ASSERT_EQUAL(sizes.sizes[0].count, 9);
	for (size_t i = 0; i < sizes.common; i++)
		CU_ASSERT_DOUBLE_EQUAL(sizes.sizes[1].speedups[i], 10 * sizes.sizes[0].speedups[i], 1e-9);
	CU_ASSERT_DOUBLE_EQUAL(sizes.sizes[0].speedups[6], 3, 1e-9);
	pb_sizes_free(&sizes);
	forget();
}

static void weak_scaling_counts_the_work_that_grew(void)
{
	for (int64_t rep = 1; rep <= 8; rep++)
		for (int64_t workers = 1; workers <= 16; workers *= 2) {
			struct pb_sample_row *row = add_sample("mpi", workers, rep, 1);
			row->scaling = "weak";
			row->ops = 0.3 + 0.7 * (double)workers;
			if (workers == 1) {
				row = add_sample("serial", 1, rep, 1);
				row->scaling = "weak";
				row->ops = 1;
			}
		}
	make_rows();
	const struct pb_model_row *gustafson = find_row("mpi", "gustafson", 16);
	CU_ASSERT_PTR_NOT_NULL_FATAL(gustafson);
	CU_ASSERT_EQUAL(gustafson->chosen, 1);
	CU_ASSERT_DOUBLE_EQUAL(gustafson->serial, 0.3, 1e-9);
	CU_ASSERT_DOUBLE_EQUAL(gustafson->measured, 0.3 + 0.7 * 16, 1e-9);
	CU_ASSERT(isnan(gustafson->limit));
	forget();
}

static char *printed(size_t count)
{
	static const struct pb_table_style plain = {.level = 0.95};
	char *text = NULL;
	size_t length;
	FILE *out = open_memstream(&text, &length);
	CU_ASSERT_PTR_NOT_NULL_FATAL(out);
	pb_model_lines_print(out, run.rows, count, &plain);
	CU_ASSERT_EQUAL_FATAL(fclose(out), 0);
	return text;
}

static void the_chosen_law_is_one_line(void)
{
	struct simulated_truth exact = five_per_cent;
	struct simulated_truth perfect = {.sizes = 5, .reps = 3};
	struct simulated_truth walled = five_per_cent;
	exact.noise = 0;
	walled.wall = 8;
	add_truth("openmp", &exact, true);
	add_truth("mpi", &perfect, false);
	add_truth("process", &walled, false);
	make_rows();
	char *text = printed(run.count);
	CU_ASSERT_PTR_NOT_NULL(
	    strstr(text, "\nknown  laws of scaling  serial=5%\n  openmp: Amdahl, serial part 5 % [5, 5]; at "
	                 "most 20x [20, 20]; held-out size 16 predicted within its interval\n"));
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "  mpi: Amdahl, serial part 0 %; too few repetitions for intervals\n"));
	const char *process = strstr(text, "  process: ");
	CU_ASSERT(process && strstr(process, "does not hold: at 16 workers it predicts "));
	free(text);
	text = printed(0);
	CU_ASSERT_STRING_EQUAL(text, "");
	free(text);
	forget();
}

static char *fits_of(const struct pb_summary_row *summary, size_t count)
{
	static const struct pb_chart_caption caption = {.level = 0.95};
	struct pb_studies studies;
	CU_ASSERT_EQUAL_FATAL(pb_studies_make(&studies, summary, count), 0);
	const struct pb_chart chart = {.study = studies.list,
	                               .kind = PB_CHART_SPEEDUP,
	                               .samples = run.samples,
	                               .sample_count = run.sample_count,
	                               .caption = &caption};
	char *text = NULL;
	size_t length;
	FILE *out = open_memstream(&text, &length);
	CU_ASSERT_PTR_NOT_NULL_FATAL(out);
	CU_ASSERT_EQUAL(pb_chart_fit_write(out, &chart), 0);
	CU_ASSERT_EQUAL_FATAL(fclose(out), 0);
	pb_studies_free(&studies);
	return text;
}

static void a_chart_has_the_curve_with_its_band_as_far_as_was_measured(void)
{
	struct simulated_truth exact = five_per_cent;
	exact.noise = 0;
	add_truth("openmp", &exact, true);
	make_rows();
	char *text = fits_of(run.summary, run.summary_count);
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "high, of one series after the other\n1 1 1 1\n"));
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "\n16 9.14286 9.14286 9.14286\nEOD\nfits = 1\n"));
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "fit_colour[1] = 0xd55e00\n"));
	free(text);
	forget();
	exact.reps = PB_REPS_LEAST - 1; /* no interval, no curve */
	add_truth("openmp", &exact, true);
	make_rows();
	text = fits_of(run.summary, run.summary_count);
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "\nEOD\nfits = 0\n"));
	free(text);
	forget();
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"a series has a row per size and per law", a_series_has_a_row_per_size_and_per_law},
	    {"few sizes have a row with the reason", few_sizes_have_a_row_with_the_reason},
	    {"without a base there is nothing to fit", without_a_base_there_is_nothing_to_fit},
	    {"repetitions that some sizes lack still count", repetitions_that_some_sizes_lack_still_count},
	    {"common repetitions come first in the same order", common_repetitions_come_first_in_the_same_order},
	    {"weak scaling counts the work that grew", weak_scaling_counts_the_work_that_grew},
	    {"the chosen law is one line", the_chosen_law_is_one_line},
	    {"a chart has the curve with its band as far as was measured",
	     a_chart_has_the_curve_with_its_band_as_far_as_was_measured},
	    {0},
	};
	return suite_main("model_rows", tests, argc, argv);
}
