#include "harness/show/progress.h"

#include <math.h>
#include <sys/ioctl.h>

#include <powbench/base.h>

#include "harness/show/text.h"

#define INTERVAL_NS 100000000
#define BAR_COLUMNS 24
#define USUAL_COLUMNS 80

void pb_progress_begin(struct pb_progress *progress, FILE *out, bool terminal, bool utf8)
{
	*progress = (struct pb_progress){.out = out, .terminal = terminal, .utf8 = utf8, .now_ns = pb_clock_ns};
}

static size_t terminal_columns(FILE *out)
{
	struct winsize size;
	int fd = fileno(out);
	if (fd < 0 || ioctl(fd, TIOCGWINSZ, &size) < 0 || size.ws_col == 0)
		return USUAL_COLUMNS;
	return size.ws_col;
}

static void append_bar(char *line, size_t size, double done, bool utf8)
{
	int filled = (int)lround(done * BAR_COLUMNS);
	for (int i = 0; i < BAR_COLUMNS; i++) {
		if (utf8)
			pb_text_append(line, size, "%s", i < filled ? "█" : "░");
		else
			pb_text_append(line, size, "%c", i < filled ? '#' : '.');
	}
}

/* "12 s left", "3 min 05 s left", "2 h 10 min left". */
static void append_left(char *line, size_t size, double left_s)
{
	if (!isfinite(left_s) || left_s < 0 || left_s > 1e9)
		return;
	long seconds = lround(left_s);
	if (seconds < 60)
		pb_text_append(line, size, "  %ld s left", seconds);
	else if (seconds < 3600)
		pb_text_append(line, size, "  %ld min %02ld s left", seconds / 60, seconds % 60);
	else
		pb_text_append(line, size, "  %ld h %02ld min left", seconds / 3600, seconds / 60 % 60);
}

static void draw(struct pb_progress *progress, double done, double left_s, const char *cell)
{
	char clean[PB_TEXT_LINE];
	char line[PB_TEXT_LINE] = "";
	char fitted[PB_TEXT_LINE];
	append_bar(line, sizeof line, done, progress->utf8);
	/* Down, so that 100 % means done. */
	pb_text_append(line, sizeof line, " %3d %%", (int)floor(done * 100));
	append_left(line, sizeof line, left_s);
	pb_text_clean(clean, sizeof clean, cell, sizeof clean);
	pb_text_append(line, sizeof line, "%s%s", *clean ? "  " : "", clean);
	/* The last column stays free: some terminals wrap when it is written. */
	pb_text_clean(fitted, sizeof fitted, line, terminal_columns(progress->out) - 1);
	fprintf(progress->out, "\r%s\x1b[K", fitted);
	(void)fflush(progress->out);
	progress->visible = true;
}

void pb_progress_update(struct pb_progress *progress, double done, double left_s, const char *cell)
{
	if (!progress->terminal)
		return;
	int64_t now_ns = progress->now_ns();
	if (progress->visible && now_ns < progress->next_ns)
		return;
	progress->next_ns = now_ns + INTERVAL_NS;
	draw(progress, isfinite(done) ? fmin(1, fmax(0, done)) : 0, left_s, cell);
}

void pb_progress_clear(struct pb_progress *progress)
{
	if (!progress->visible)
		return;
	fputs("\r\x1b[K", progress->out);
	(void)fflush(progress->out);
	progress->visible = false;
}
