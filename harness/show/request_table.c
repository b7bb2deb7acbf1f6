#include "harness/show/request_table.h"

#include <inttypes.h>
#include <math.h>

#include "harness/show/text.h"
#include "harness/show/workers_text.h"

#define NAME_COLUMNS 24
#define FIGURES 4

static const char *const figure_names[FIGURES] = {"p50", "p95", "p99", "longest"};

static void get_figures(double figures[FIGURES], const struct pb_summary_row *row)
{
	figures[0] = row->request_p50_s;
	figures[1] = row->request_p95_s;
	figures[2] = row->request_p99_s;
	figures[3] = row->request_max_s;
}

static bool made_requests(const struct pb_summary_row *row)
{
	return row->requests != PB_UNKNOWN && row->requests > 0;
}

/* What the columns of a study depend on. */
struct shape {
	size_t rows, driver_columns;
	struct pb_time_scale scale;
};

static struct shape find_shape(const struct pb_study *study)
{
	struct shape shape = {.driver_columns = sizeof "requests" - 1};
	double shortest_s = INFINITY;
	double longest_s = 0;
	for (size_t i = 0; i < study->count; i++) {
		const struct pb_summary_row *row = study->rows[i];
		char driver[PB_TEXT_LINE];
		if (!made_requests(row))
			continue;
		shape.rows++;
		size_t columns = pb_text_columns(pb_text_clean(driver, sizeof driver, row->driver, NAME_COLUMNS));
		shape.driver_columns = columns > shape.driver_columns ? columns : shape.driver_columns;
		shortest_s = fmin(shortest_s, row->request_p50_s);
		longest_s = fmax(longest_s, row->request_p50_s);
	}
	shape.scale = longest_s > 0 ? pb_time_scale_for(shortest_s, longest_s) : pb_time_scale_for(1, 1);
	return shape;
}

static void print_header(FILE *out, const struct shape *shape, const struct pb_table_style *style)
{
	fprintf(out, "%s  %-*s  workers", style->colour ? "\x1b[1m" : "", (int)shape->driver_columns, "requests");
	for (size_t i = 0; i < FIGURES; i++) {
		char name[32];
		(void)snprintf(name, sizeof name, "%s (%s)", figure_names[i], shape->scale.unit);
		fprintf(out, "  %12s", name);
	}
	fprintf(out, "  %9s  %6s%s\n", "number", "errors", style->colour ? "\x1b[0m" : "");
}

static void print_row(FILE *out, const struct shape *shape, const struct pb_summary_row *row)
{
	char driver[PB_TEXT_LINE];
	double figures[FIGURES];
	pb_text_clean(driver, sizeof driver, row->driver, NAME_COLUMNS);
	int padding = (int)(shape->driver_columns - pb_text_columns(driver));
	fprintf(out, "  %s%*s  %7s", driver, padding, "", PB_WORKERS_TEXT(row));
	get_figures(figures, row);
	for (size_t i = 0; i < FIGURES; i++) {
		if (isfinite(figures[i]))
			fprintf(out, "  %12.*f", shape->scale.decimals, figures[i] * shape->scale.per_second);
		else
			fprintf(out, "  %12s", "-");
	}
	fprintf(out, "  %9" PRId64 "  %6" PRId64 "\n", row->requests, row->request_errors);
}

void pb_request_table_print(FILE *out, const struct pb_study *study, const struct pb_table_style *style)
{
	const struct shape shape = find_shape(study);
	if (shape.rows == 0)
		return;
	fputc('\n', out);
	print_header(out, &shape, style);
	for (size_t i = 0; i < study->count; i++)
		if (made_requests(study->rows[i]))
			print_row(out, &shape, study->rows[i]);
}
