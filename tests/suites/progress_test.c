#include <math.h>
#include <pty.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/show/progress.h"
#include "harness/show/text.h"
#include "support/suite.h"

static int64_t fake_now_ns;

static int64_t fake_clock(void)
{
	return fake_now_ns;
}

/* A progress line that goes into memory. */
struct capture {
	struct pb_progress progress;
	char *text;
	size_t length;
};

static void open_capture(struct capture *capture, bool terminal, bool utf8)
{
	FILE *out = open_memstream(&capture->text, &capture->length);
	CU_ASSERT_PTR_NOT_NULL_FATAL(out);
	pb_progress_begin(&capture->progress, out, terminal, utf8);
	capture->progress.now_ns = fake_clock;
	fake_now_ns = 0;
}

static void close_capture(struct capture *capture)
{
	CU_ASSERT_EQUAL(fclose(capture->progress.out), 0);
	free(capture->text);
}

static const char *captured(struct capture *capture)
{
	CU_ASSERT_EQUAL(fflush(capture->progress.out), 0);
	return capture->text;
}

static void a_pipe_gets_nothing(void)
{
	struct capture capture;
	open_capture(&capture, false, true);
	pb_progress_update(&capture.progress, 0.5, 10, "pow pthread x 2");
	pb_progress_clear(&capture.progress);
	CU_ASSERT_STRING_EQUAL(captured(&capture), "");
	close_capture(&capture);
}

static void the_line_tells_share_time_and_cell(void)
{
	struct capture capture;
	open_capture(&capture, true, false);
	pb_progress_update(&capture.progress, 0.5, 65, "pow pthread x 2");
	CU_ASSERT_STRING_EQUAL(captured(&capture),
	                       "\r############............  50 %  1 min 05 s left  pow pthread x 2\x1b[K");
	close_capture(&capture);
}

static void an_unknown_time_is_left_out(void)
{
	struct capture capture;
	open_capture(&capture, true, true);
	pb_progress_update(&capture.progress, NAN, NAN, NULL);
	CU_ASSERT_STRING_EQUAL(captured(&capture), "\r░░░░░░░░░░░░░░░░░░░░░░░░   0 %\x1b[K");
	close_capture(&capture);
}

static void updates_are_at_most_ten_a_second(void)
{
	struct capture capture;
	open_capture(&capture, true, false);
	int drawn = 0;
	for (fake_now_ns = 0; fake_now_ns < 1000000000; fake_now_ns += 7000000) {
		size_t before = strlen(captured(&capture));
		pb_progress_update(&capture.progress, 0.1, 1, "x");
		drawn += strlen(captured(&capture)) > before;
	}
	CU_ASSERT(drawn >= 5 && drawn <= 10);
	close_capture(&capture);
}

static void a_cleared_line_is_wiped_once_and_drawn_again_at_once(void)
{
	struct capture capture;
	open_capture(&capture, true, false);
	pb_progress_update(&capture.progress, 0, 1, "a");
	pb_progress_clear(&capture.progress);
	pb_progress_clear(&capture.progress);
	pb_progress_update(&capture.progress, 0, 1, "b");
	CU_ASSERT_PTR_NOT_NULL(strstr(captured(&capture), "a\x1b[K\r\x1b[K\r."));
	close_capture(&capture);
}

static void a_narrow_terminal_gets_a_short_line(void)
{
	int keyboard;
	int screen;
	struct winsize size = {.ws_row = 24, .ws_col = 30};
	CU_ASSERT_EQUAL_FATAL(openpty(&keyboard, &screen, NULL, NULL, &size), 0);
	FILE *out = fdopen(screen, "w");
	CU_ASSERT_PTR_NOT_NULL_FATAL(out);
	struct pb_progress progress;
	pb_progress_begin(&progress, out, true, true);
	pb_progress_update(&progress, 1, 5000, "a cell with a name that is long\x1b[2J");
	char line[512] = "";
	CU_ASSERT(read(keyboard, line, sizeof line - 1) > 0);
	char *end = strstr(line, "\x1b[K");
	CU_ASSERT_PTR_NOT_NULL(end);
	if (end)
		*end = '\0';
	CU_ASSERT_EQUAL(pb_text_columns(line + 1), 29);
	(void)fclose(out);
	(void)close(keyboard);
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"a pipe gets nothing", a_pipe_gets_nothing},
	    {"the line tells share, time and cell", the_line_tells_share_time_and_cell},
	    {"an unknown time is left out", an_unknown_time_is_left_out},
	    {"updates are at most ten a second", updates_are_at_most_ten_a_second},
	    {"a cleared line is wiped once and drawn again at once",
	     a_cleared_line_is_wiped_once_and_drawn_again_at_once},
	    {"a narrow terminal gets a short line", a_narrow_terminal_gets_a_short_line},
	    {0},
	};
	return suite_main("progress", tests, argc, argv);
}
