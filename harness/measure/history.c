#include "harness/measure/history.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "harness/files/columns.h"
#include "harness/statistics/series.h"

static int grow(void **array, size_t *capacity, size_t count, size_t size)
{
	if (count < *capacity)
		return 0;
	size_t wanted = *capacity ? *capacity * 2 : 64;
	void *larger = realloc(*array, wanted * size);
	if (!larger)
		return -ENOMEM;
	*array = larger;
	*capacity = wanted;
	return 0;
}

static int keep_text(struct pb_history *history, const char **text)
{
	if (!*text)
		return 0;
	void *texts = history->texts;
	if (grow(&texts, &history->text_capacity, history->text_count, sizeof *history->texts))
		return -ENOMEM;
	history->texts = texts;
	char *copy = strdup(*text);
	if (!copy)
		return -ENOMEM;
	history->texts[history->text_count++] = copy;
	*text = copy;
	return 0;
}

int pb_history_add(struct pb_history *history, const struct pb_sample_row *row)
{
	void *rows = history->rows;
	if (grow(&rows, &history->capacity, history->count, sizeof *history->rows))
		return -ENOMEM;
	history->rows = rows;
	struct pb_sample_row copy = *row;
	if (keep_text(history, &copy.result) || keep_text(history, &copy.reason) || keep_text(history, &copy.start_utc))
		return -ENOMEM;
	history->rows[history->count++] = copy;
	return 0;
}

void pb_history_free(struct pb_history *history)
{
	for (size_t i = 0; i < history->text_count; i++)
		free(history->texts[i]);
	free(history->texts);
	free(history->rows);
	*history = (struct pb_history){0};
}

struct pb_sample_row pb_history_blank_row(void)
{
	struct pb_sample_row row;
	pb_columns_clear(pb_sample_columns, &row);
	return row;
}

int pb_history_of_cell(const struct pb_history *history, const char *cell_id, double confidence,
                       struct pb_cell_progress *progress)
{
	*progress = (struct pb_cell_progress){0};
	double *walls = malloc((history->count ? history->count : 1) * sizeof *walls);
	if (!walls)
		return -ENOMEM;
	for (size_t i = 0; i < history->count; i++) {
		const struct pb_sample_row *row = &history->rows[i];
		if (strcmp(row->cell_id, cell_id) != 0)
			continue;
		bool right = strcmp(row->status, "ok") == 0;
		bool lost = strcmp(row->status, "lost") == 0;
		progress->lost = lost ? progress->lost + 1 : 0;
		progress->ended |= lost ? progress->lost >= PB_LOST_MOST : !right;
		if (row->warmup == 1)
			continue;
		progress->last_rep = row->rep > progress->last_rep ? row->rep : progress->last_rep;
		if (right)
			walls[progress->counted++] = row->wall_s;
	}
	progress->wall = pb_series_of(walls, progress->counted, confidence).median;
	free(walls);
	return 0;
}
