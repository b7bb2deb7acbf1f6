/* The thread that writes files for a worker: whoever waits for its descriptor hears of the end of its own file. */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>

#include "io/kernels/common/writer.h"
#include "support/scratch.h"
#include "support/suite.h"
#include "support/texts.h"

enum { FILES = 200, PATIENCE_MS = 20000 };

struct file {
	struct pb_write_job job;
	struct pb_task task;
	char path[300];
	bool over;
};

static struct pb_writer *writer;

static int step(struct file *file)
{
	return pb_writer_step(writer, &file->job, &file->task);
}

static bool can_be_read(const struct file *file, int timeout_ms)
{
	struct pollfd fd = {.fd = file->task.wait.fd, .events = file->task.wait.events};
	return poll(&fd, 1, timeout_ms) == 1;
}

static void await(struct file *file)
{
	while (step(file) == PB_WAIT)
		CU_ASSERT_TRUE_FATAL(can_be_read(file, PATIENCE_MS));
}

static struct file *files_open(int count)
{
	struct file *files = calloc((size_t)count, sizeof *files);
	CU_ASSERT_PTR_NOT_NULL_FATAL(files);
	(void)scratch_make();
	CU_ASSERT_EQUAL_FATAL(pb_writer_open(&writer), 0);
	for (int i = 0; i < count; i++) {
		char name[16];
		(void)snprintf(name, sizeof name, "%d", i);
		(void)snprintf(files[i].path, sizeof files[i].path, "%s", scratch_path(name));
		files[i].job = (struct pb_write_job){.path = files[i].path, .bytes = "text", .length = 4};
	}
	return files;
}

static void files_close(struct file *files)
{
	pb_writer_close(writer);
	scratch_remove();
	free(files);
}

/* Files are written in the order they were given in: the first is over once the second is. */
static void the_end_of_one_file_does_not_hide_that_of_another(void)
{
	struct file *files = files_open(2);
	CU_ASSERT_EQUAL(step(&files[0]), PB_WAIT);
	await(&files[1]);
	CU_ASSERT_TRUE(can_be_read(&files[0], 0));
	CU_ASSERT_EQUAL(step(&files[0]), PB_DONE);
	CU_ASSERT_FALSE(can_be_read(&files[0], 0));
	files_close(files);
}

static int step_all(struct file *files)
{
	int over = 0;
	for (int i = FILES - 1; i >= 0; i--) {
		files[i].over = files[i].over || step(&files[i]) == PB_DONE;
		over += files[i].over;
	}
	return over;
}

static void many_files_end_by_the_descriptor_alone(void)
{
	struct file *files = files_open(FILES);
	while (step_all(files) < FILES)
		CU_ASSERT_TRUE_FATAL(can_be_read(&files[0], PATIENCE_MS));
	CU_ASSERT_FALSE(can_be_read(&files[0], 0));
	for (int i = 0; i < FILES; i++) {
		char *text = scratch_read(strrchr(files[i].path, '/') + 1);
		texts_check(text, "text");
		free(text);
	}
	files_close(files);
}

static void a_file_that_was_withdrawn_is_not_told_of(void)
{
	struct file *files = files_open(2);
	CU_ASSERT_EQUAL(step(&files[0]), PB_WAIT);
	CU_ASSERT_TRUE_FATAL(can_be_read(&files[0], PATIENCE_MS));
	files[0].task.cancelled = true;
	CU_ASSERT_EQUAL(step(&files[0]), -ECANCELED);
	CU_ASSERT_FALSE(can_be_read(&files[0], 0));
	await(&files[1]);
	CU_ASSERT_FALSE(can_be_read(&files[1], 0));
	files_close(files);
}

static void withdrawn_or_not_all_files_are_forgotten(void)
{
	struct file *files = files_open(FILES);
	(void)step_all(files);
	for (int i = 0; i < FILES; i++) {
		files[i].task.cancelled = i % 2 == 0 && !files[i].over;
		if (files[i].task.cancelled)
			CU_ASSERT_EQUAL(step(&files[i]), -ECANCELED);
	}
	for (int i = 1; i < FILES; i += 2)
		if (!files[i].over)
			await(&files[i]);
	struct pollfd fd = {.fd = files[0].task.wait.fd, .events = POLLIN};
	CU_ASSERT_EQUAL(poll(&fd, 1, 0), 0);
	files_close(files);
}

static void what_became_of_a_file_is_told(void)
{
	struct file *files = files_open(1);
	files[0].job.path = scratch_path("missing/file");
	await(&files[0]);
	CU_ASSERT_EQUAL(files[0].job.status, -ENOENT);
	files_close(files);
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"the end of one file does not hide that of another", the_end_of_one_file_does_not_hide_that_of_another},
	    {"many files end by the descriptor alone", many_files_end_by_the_descriptor_alone},
	    {"a file that was withdrawn is not told of", a_file_that_was_withdrawn_is_not_told_of},
	    {"withdrawn or not, all files are forgotten", withdrawn_or_not_all_files_are_forgotten},
	    {"what became of a file is told", what_became_of_a_file_is_told},
	    {NULL, NULL},
	};
	return suite_main("io_kernel_writer", tests, argc, argv);
}
