#include <errno.h>
#include <math.h>

#include <cjson/cJSON.h>

#include "harness/advise/advice_show.h"
#include "harness/show/workers_text.h"

static const char *const bounds[] = {
    [PB_BOUND_UNKNOWN] = "unknown",
    [PB_BOUND_CPU] = "cpu",
    [PB_BOUND_MIXED] = "mixed",
    [PB_BOUND_IO] = "io",
};
static const char *const confidences[] = {
    [PB_CONFIDENCE_NONE] = "none",
    [PB_CONFIDENCE_LOW] = "low",
    [PB_CONFIDENCE_HIGH] = "high",
};
static const char *const verdicts[PB_THUMB_VERDICTS] = {
    [PB_THUMB_SILENT] = "silent",
    [PB_THUMB_UNTESTED] = "untested",
    [PB_THUMB_AGREES] = "agrees",
    [PB_THUMB_CONTRADICTED] = "contradicted",
};

/* Texts of a run may be anything; what is not UTF-8 must not get into JSON. */
static bool add_text(cJSON *object, const char *name, const char *text)
{
	char clean[2 * PB_TEXT_LINE];
	return cJSON_AddStringToObject(object, name, pb_text_clean(clean, sizeof clean, text, sizeof clean));
}

static bool add_real(cJSON *object, const char *name, double value)
{
	return isfinite(value) ? cJSON_AddNumberToObject(object, name, value) != NULL
	                       : cJSON_AddNullToObject(object, name) != NULL;
}

/* Of a cell that is told as RANKSxTHREADS. */
static bool add_ranks(cJSON *object, const struct pb_summary_row *row)
{
	const int64_t threads = pb_workers_threads(row->driver, row->threads_per_rank);
	return threads == PB_UNKNOWN || (cJSON_AddNumberToObject(object, "ranks", (double)row->ranks) &&
	                                 cJSON_AddNumberToObject(object, "threads_per_rank", (double)threads));
}

static bool add_tie(cJSON *cells, const struct pb_tie *tie)
{
	cJSON *cell = cJSON_CreateObject();
	return cJSON_AddItemToArray(cells, cell) && add_text(cell, "cell_id", tie->row->cell_id) &&
	       add_text(cell, "driver", tie->row->driver) &&
	       cJSON_AddNumberToObject(cell, "workers", (double)tie->row->workers) && add_ranks(cell, tie->row) &&
	       add_real(cell, "ratio", tie->ratio) && add_real(cell, "ratio_low", tie->low) &&
	       add_real(cell, "ratio_high", tie->high) && cJSON_AddBoolToObject(cell, "tied", tie->tied);
}

static bool add_choice(cJSON *kernel, const struct pb_summary_row *choice)
{
	cJSON *use = cJSON_AddObjectToObject(kernel, "use");
	if (!use || !choice)
		return use;
	return add_text(use, "cell_id", choice->cell_id) && add_text(use, "driver", choice->driver) &&
	       cJSON_AddNumberToObject(use, "workers", (double)choice->workers) && add_ranks(use, choice) &&
	       add_real(use, "speedup", choice->speedup) && add_real(use, "speedup_low", choice->speedup_low) &&
	       add_real(use, "speedup_high", choice->speedup_high);
}

static bool add_lists(cJSON *kernel, const struct pb_advice *advice)
{
	cJSON *sentences = cJSON_AddArrayToObject(kernel, "sentences");
	cJSON *cells = cJSON_AddArrayToObject(kernel, "against_the_best");
	cJSON *missing = cJSON_AddArrayToObject(kernel, "missing");
	bool added = sentences && cells && missing;
	for (size_t i = 0; i < PB_SENTENCES && added; i++)
		added = cJSON_AddItemToArray(sentences, cJSON_CreateString(advice->sentences[i]));
	for (size_t i = 0; i < advice->tie_count && added; i++)
		added = add_tie(cells, &advice->ties[i]);
	for (size_t i = 0; i < advice->gap_count && added; i++) {
		cJSON *gap = cJSON_CreateObject();
		added = cJSON_AddItemToArray(missing, gap) && add_text(gap, "what", advice->gaps[i].what) &&
		        add_text(gap, "command", advice->gaps[i].command);
	}
	return added;
}

static bool add_advice(cJSON *kernels, const struct pb_advice *advice)
{
	const struct pb_summary_row *face = pb_study_face(advice->study);
	cJSON *kernel = cJSON_CreateObject();
	bool added = cJSON_AddItemToArray(kernels, kernel) && add_text(kernel, "kernel", face->kernel) &&
	             add_text(kernel, "params", face->params) && add_text(kernel, "scaling", face->scaling) &&
	             add_text(kernel, "bound", bounds[advice->character.bound]) &&
	             add_real(kernel, "cpu_share", advice->character.cpu_share) && add_choice(kernel, advice->choice) &&
	             add_text(kernel, "confidence", confidences[advice->confidence]);
	cJSON *thumb = added ? cJSON_AddObjectToObject(kernel, "rule_of_thumb") : NULL;
	return thumb && add_text(thumb, "says", advice->thumb.says) &&
	       add_text(thumb, "verdict", verdicts[advice->thumb.verdict]) &&
	       add_text(thumb, "text", advice->thumb.text) && add_lists(kernel, advice);
}

int pb_advice_json(FILE *out, const struct pb_advice *advices, size_t count)
{
	cJSON *document = cJSON_CreateObject();
	bool added = document && cJSON_AddNumberToObject(document, "schema", PB_SCHEMA);
	cJSON *kernels = cJSON_AddArrayToObject(document, "kernels");
	added = added && kernels;
	for (size_t i = 0; i < count && added; i++)
		added = add_advice(kernels, &advices[i]);
	char *text = added ? cJSON_Print(document) : NULL;
	if (text)
		(void)fprintf(out, "%s\n", text);
	cJSON_free(text);
	cJSON_Delete(document);
	return text ? 0 : -ENOMEM;
}
