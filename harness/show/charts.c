#include "harness/show/charts.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <locale.h>
#include <sys/stat.h>

#include "harness/files/run_dir.h"
#include "harness/show/chart_words.h"
#include "harness/show/gnuplot.h"
#include "harness/show/text.h"
#include "harness/show/workers_text.h"

#define STEM_BYTES PB_CHARTS_STEM
#define KERNEL_BYTES 64
#define TIMELINE_STEM_BYTES (STEM_BYTES + 96)

/* A file name from a kernel's name, which may be anybody's: letters and digits stay, the rest becomes '_'. */
static void make_kernel_stem(char out[static KERNEL_BYTES], const struct pb_study *study)
{
	const char *kernel = study->rows[0]->kernel ? study->rows[0]->kernel : "";
	size_t used = 0;
	for (; *kernel && used + 1 < KERNEL_BYTES; kernel++)
		out[used++] = isalnum((unsigned char)*kernel) && (unsigned char)*kernel < 0x80 ? *kernel : '_';
	if (used == 0)
		out[used++] = '_';
	out[used] = '\0';
}

void pb_charts_stem(char out[static PB_CHARTS_STEM], const struct pb_studies *studies, size_t index)
{
	char own[KERNEL_BYTES];
	size_t number = 1;
	size_t same = 0;
	make_kernel_stem(own, &studies->list[index]);
	for (size_t i = 0; i < studies->count; i++) {
		char other[KERNEL_BYTES];
		make_kernel_stem(other, &studies->list[i]);
		bool equal = strcmp(own, other) == 0;
		same += equal;
		number += equal && i < index;
	}
	if (same > 1)
		(void)snprintf(out, STEM_BYTES, "%s-%zu", own, number);
	else
		(void)snprintf(out, STEM_BYTES, "%s", own);
}

static int make_dir(const char *run_dir, struct pb_charts_result *result, struct pb_why *why)
{
	int length = snprintf(result->dir, sizeof result->dir, "%s/charts", run_dir);
	if (length < 0 || (size_t)length >= sizeof result->dir)
		return pb_fail(why, -ENAMETOOLONG, "the path of the run's folder is too long for its charts");
	if (mkdir(result->dir, 0777) < 0 && errno != EEXIST)
		return pb_fail(why, -errno, "cannot make the folder %s: %s", result->dir, strerror(errno));
	return 0;
}

/* -ENODATA: the chart has nothing to show, and no file is left. */
static int write_script(const char *path, const struct pb_charts_script *script, struct pb_why *why)
{
	FILE *out = fopen(path, "we");
	if (!out)
		return pb_fail(why, -errno, "cannot write %s: %s", path, strerror(errno));
	int error = script->write(out, script->what);
	errno = 0;
	bool failed = ferror(out);
	failed |= fclose(out) != 0;
	if (error == -ENODATA) {
		(void)remove(path);
		return error;
	}
	if (error)
		return pb_fail(why, error, "cannot make %s: %s", path, strerror(-error));
	if (failed)
		return pb_fail(why, errno ? -errno : -EIO, "cannot write %s: %s", path, strerror(errno ? errno : EIO));
	return 0;
}

/* Keeps the first thing gnuplot says, as one line. */
static void note_words(struct pb_charts_result *result, const char *said)
{
	char line[1024];
	size_t used = 0;
	for (; *said && used + 1 < sizeof line; said++) {
		bool space = isspace((unsigned char)*said);
		if (!space || (used > 0 && line[used - 1] != ' '))
			line[used++] = (char)(space ? ' ' : *said);
	}
	while (used > 0 && line[used - 1] == ' ')
		used--;
	line[used] = '\0';
	if (!*result->said)
		pb_text_clean(result->said, sizeof result->said, line, sizeof result->said);
}

static void draw_script(const char *script, struct pb_charts_result *result)
{
	char said[1024];
	struct pb_why why = {""};
	int error = pb_gnuplot_run(result->dir, script, said, sizeof said, &why);
	if (error == -ENOENT) {
		result->gnuplot = PB_GNUPLOT_MISSING;
		return;
	}
	note_words(result, said);
	if (error) {
		result->gnuplot = PB_GNUPLOT_FAILED;
		note_words(result, why.text);
		return;
	}
	result->pictures += 2;
}

static int draw_file(const struct pb_charts_script *file, struct pb_charts_result *result, struct pb_why *why)
{
	char script[TIMELINE_STEM_BYTES + 16];
	char path[sizeof result->dir + sizeof script];
	(void)snprintf(script, sizeof script, "%s.gp", file->stem);
	(void)snprintf(path, sizeof path, "%s/%s", result->dir, script);
	int error = write_script(path, file, why);
	if (error)
		return error == -ENODATA ? 0 : error;
	result->scripts++;
	if (result->gnuplot != PB_GNUPLOT_MISSING)
		draw_script(script, result);
	return 0;
}

static int write_chart(FILE *out, const void *chart)
{
	return pb_chart_script_write(out, chart);
}

static int draw_chart(const struct pb_chart *chart, struct pb_charts_result *result, struct pb_why *why)
{
	return draw_file(&(struct pb_charts_script){chart->stem, write_chart, chart}, result, why);
}

/* "pow-timeline-pthread-2"; a second series of one driver has its schedule in the name too. */
static void make_timeline_stem(char out[static TIMELINE_STEM_BYTES], const char *study_stem,
                               const struct pb_chart *chart)
{
	char series[PB_TEXT_LINE];
	pb_chart_model_name(series, chart->study, chart->cell);
	for (char *at = series; *at; at++)
		if (!isalnum((unsigned char)*at) || (unsigned char)*at >= 0x80)
			*at = '-';
	(void)snprintf(out, TIMELINE_STEM_BYTES, "%s-timeline-%.48s-%s", study_stem, series,
	               PB_WORKERS_TEXT(chart->cell));
}

static int draw_timelines(const char *study_stem, struct pb_chart chart, struct pb_charts_result *result,
                          struct pb_why *why)
{
	char stem[TIMELINE_STEM_BYTES];
	int error = 0;
	chart.kind = PB_CHART_TIMELINE;
	chart.stem = stem;
	for (size_t i = 0; !error && i < chart.study->count; i++) {
		chart.cell = chart.study->rows[i];
		make_timeline_stem(stem, study_stem, &chart);
		error = draw_chart(&chart, result, why);
	}
	return error;
}

/* The same charts by nodes, where there are several numbers of them. */
static int draw_nodes(const char *study_stem, struct pb_chart chart, struct pb_charts_result *result,
                      struct pb_why *why)
{
	struct pb_node_study nodes;
	int error = pb_node_study_make(&nodes, chart.study);
	if (error)
		return error == -ENODATA ? 0 : pb_fail(why, error, "no memory for the charts by nodes");
	chart.study = &nodes.study;
	chart.nodes = &nodes;
	for (int kind = 0; !error && kind < PB_CHART_LEDGER; kind++) {
		char stem[STEM_BYTES + 24];
		chart.kind = (enum pb_chart_kind)kind;
		(void)snprintf(stem, sizeof stem, "%s-nodes-%s", study_stem, pb_chart_kind_name(chart.kind));
		chart.stem = stem;
		error = draw_chart(&chart, result, why);
	}
	pb_node_study_free(&nodes);
	return error;
}

static int draw_study(const struct pb_studies *studies, size_t index, struct pb_chart chart,
                      struct pb_charts_result *result, struct pb_why *why)
{
	char study_stem[STEM_BYTES];
	pb_charts_stem(study_stem, studies, index);
	chart.study = &studies->list[index];
	for (int kind = 0; kind < PB_CHART_TIMELINE; kind++) {
		char stem[STEM_BYTES + 16];
		chart.kind = (enum pb_chart_kind)kind;
		(void)snprintf(stem, sizeof stem, "%s-%s", study_stem, pb_chart_kind_name(chart.kind));
		chart.stem = stem;
		int error = draw_chart(&chart, result, why);
		if (error)
			return error;
	}
	result->studies++;
	int error = draw_nodes(study_stem, chart, result, why);
	return error ? error : draw_timelines(study_stem, chart, result, why);
}

static int draw_studies(const struct pb_studies *studies, const struct pb_chart *chart, struct pb_charts_result *result,
                        struct pb_why *why)
{
	int error = 0;
	for (size_t i = 0; i < studies->count && !error; i++)
		error = draw_study(studies, i, *chart, result, why);
	return error;
}

int pb_charts_draw(const char *run_dir, const struct pb_summary_row *rows, size_t count,
                   const struct pb_sample_row *samples, size_t sample_count, const struct pb_chart_caption *caption,
                   struct pb_charts_result *result, struct pb_why *why)
{
	struct pb_studies studies = {0};
	struct pb_chart chart = {.samples = samples, .sample_count = sample_count, .caption = caption};
	struct pb_timeline_table timeline = {0};
	*result = (struct pb_charts_result){0};
	int error = pb_run_load_timeline(&timeline, run_dir, why);
	if (error)
		return error;
	chart.timeline = timeline.rows;
	chart.timeline_count = timeline.count;
	locale_t points = newlocale(LC_NUMERIC_MASK, "C", (locale_t)0);
	if (!points || pb_studies_make(&studies, rows, count) < 0) {
		if (points)
			freelocale(points);
		pb_timeline_table_free(&timeline);
		return pb_fail(why, -ENOMEM, "no memory for the charts");
	}
	locale_t before = uselocale(points);
	error = make_dir(run_dir, result, why);
	if (!error)
		error = draw_studies(&studies, &chart, result, why);
	(void)uselocale(before);
	freelocale(points);
	pb_timeline_table_free(&timeline);
	pb_studies_free(&studies);
	return error;
}

int pb_charts_draw_scripts(const char *run_dir, const struct pb_charts_script *scripts, struct pb_charts_result *result,
                           struct pb_why *why)
{
	*result = (struct pb_charts_result){0};
	locale_t points = newlocale(LC_NUMERIC_MASK, "C", (locale_t)0);
	if (!points)
		return pb_fail(why, -ENOMEM, "no memory for the charts");
	locale_t before = uselocale(points);
	int error = make_dir(run_dir, result, why);
	for (; !error && scripts->stem; scripts++)
		error = draw_file(scripts, result, why);
	(void)uselocale(before);
	freelocale(points);
	return error;
}
