/* outcome.h: what a run comes to: summary.csv and models.csv, the table on the terminal, the charts. */
#ifndef HARNESS_OUTCOME_H
#define HARNESS_OUTCOME_H

#include "harness/machine/machine.h"
#include "harness/measure/history.h"
#include "harness/measure/summary.h"

/* A summed-up run; pb_outcome_free() frees it, and takes a zeroed one. Texts are the samples'. */
struct pb_outcome {
	struct pb_summary_row *rows;
	size_t count;
	const struct pb_sample_row *samples;
	size_t sample_count;
	struct pb_stop_rule rule;
	struct pb_model_row *models;
	size_t model_count;
};

int pb_outcome_make(struct pb_outcome *outcome, const struct pb_sample_row *samples, size_t count,
                    const struct pb_stop_rule *rule, struct pb_why *why);
void pb_outcome_free(struct pb_outcome *outcome);

/* Whether any cell gave a wrong answer or failed. */
bool pb_outcome_is_bad(const struct pb_outcome *outcome);

/* Whether the terminal shows UTF-8, by the locale's LC_CTYPE. */
bool pb_outcome_utf8(void);

/* The table and the bars, to standard output. */
int pb_outcome_print(const struct pb_outcome *outcome, struct pb_why *why);

/* What disturbed the measuring, and what to do about it: a line each, or nothing. */
void pb_outcome_print_noise(const struct pb_outcome *outcome, const struct pb_machine_facts *machine);

/* The table of a tour, in their place. */
void pb_outcome_print_tour(const struct pb_tour_row *rows, size_t count);

/* Says on standard output where the charts of the run in DIR are, or what is missing to draw them; a quiet one only
 * that they could not be drawn, on standard error. */
struct pb_charts_result;
void pb_outcome_say_charts(const struct pb_charts_result *drawn, const char *dir, bool quiet);

/* Draws the charts into DIR/charts, and says where they are, likewise. */
int pb_outcome_draw(const struct pb_outcome *outcome, const char *dir, const struct pb_machine_facts *machine,
                    bool quiet, struct pb_why *why);

#endif
