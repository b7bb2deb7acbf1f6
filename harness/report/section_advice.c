/* Which driver and how many workers to use for each study, and why. */
#include "harness/advise/advice.h"
#include "harness/report/report.h"
#include "harness/show/params_words.h"

static void add_gaps(struct pb_report *report, pb_node *article, const struct pb_advice *advice)
{
	struct pb_html *html = &report->html;
	pb_node *list = NULL;
	for (size_t i = 0; i < advice->gap_count; i++) {
		if (!list) {
			(void)pb_html_add(html, article, "p", "What was not measured, and what would measure it:");
			list = pb_html_add(html, article, "ul", NULL);
		}
		pb_node *item = pb_html_addf(html, list, "li", "%s: ", advice->gaps[i].what);
		(void)pb_html_add(html, item, "code", advice->gaps[i].command);
	}
}

static void add_advice(struct pb_report *report, pb_node *section, const struct pb_advice *advice)
{
	struct pb_html *html = &report->html;
	char kernel[PB_TEXT_LINE];
	char params[PB_TEXT_LINE];
	const struct pb_summary_row *face = pb_study_face(advice->study);
	pb_node *article = pb_html_add(html, section, "article", NULL);
	pb_node *heading =
	    pb_html_addf(html, article, "h3", "%s ", pb_text_clean(kernel, sizeof kernel, face->kernel, 24));
	(void)pb_html_add(html, heading, "code", pb_params_words(params, face, PB_REPORT_PARAM_COLUMNS));
	pb_node *sentences = pb_html_add(html, article, "p", NULL);
	for (size_t i = 0; i < PB_SENTENCES; i++) {
		if (i > 0)
			pb_html_say(html, sentences, " ");
		(void)pb_html_add(html, sentences, i == 1 ? "strong" : "span", advice->sentences[i]);
	}
	if (*advice->thumb.text)
		(void)pb_html_addf(html, article, "p", "Rule of thumb: %s", advice->thumb.text);
	add_gaps(report, article, advice);
}

int pb_report_advice(struct pb_report *report, pb_node *section, struct pb_why *why)
{
	struct pb_advices advices;
	int error = pb_advices_make(&advices, report->run, why);
	if (error)
		return error;
	for (size_t i = 0; i < advices.count; i++)
		add_advice(report, section, &advices.list[i]);
	pb_advices_free(&advices);
	return 0;
}
