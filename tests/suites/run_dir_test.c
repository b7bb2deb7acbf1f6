/* The folder of a run: made, written to, crashed, resumed. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/files/columns.h"
#include "harness/files/csv.h"
#include "harness/files/run_dir.h"
#include "support/scratch.h"
#include "support/suite.h"

static struct pb_why why;

static struct pb_sample_row make_sample(const char *cell_id, int64_t rep)
{
	struct pb_sample_row row;
	pb_columns_clear(pb_sample_columns, &row);
	row.schema = PB_SCHEMA;
	row.cell_id = cell_id;
	row.rep = rep;
	row.wall_s = 0.25;
	return row;
}

static struct pb_worker_row make_worker(const char *cell_id, int64_t rep, int64_t worker)
{
	struct pb_worker_row row;
	pb_columns_clear(pb_worker_columns, &row);
	row.schema = PB_SCHEMA;
	row.cell_id = cell_id;
	row.rep = rep;
	row.worker = worker;
	return row;
}

static struct pb_run_dir *create(const char *path)
{
	struct pb_run_dir *run = NULL;
	int error = pb_run_dir_create(&run, path, &why);
	if (error)
		printf("%s\n", why.text);
	CU_ASSERT_EQUAL_FATAL(error, 0);
	struct pb_run_facts facts;
	pb_run_facts_clear(&facts);
	facts.schema = PB_SCHEMA;
	facts.run_id = pb_run_dir_id(run);
	CU_ASSERT_EQUAL(pb_run_dir_write_facts(run, &facts, &why), 0);
	return run;
}

static void append(struct pb_run_dir *run, const char *cell_id, int64_t rep)
{
	struct pb_sample_row sample = make_sample(cell_id, rep);
	struct pb_worker_row workers[2] = {make_worker(cell_id, rep, 0), make_worker(cell_id, rep, 1)};
	CU_ASSERT_EQUAL(pb_run_dir_append_workers(run, workers, 2, &why), 0);
	CU_ASSERT_EQUAL(pb_run_dir_append_sample(run, &sample, &why), 0);
}

static void check_counts(const char *path, size_t samples, size_t workers)
{
	struct pb_sample_table sample_table = {0};
	struct pb_worker_table worker_table = {0};
	CU_ASSERT_EQUAL(pb_run_load_samples(&sample_table, path, &why), 0);
	CU_ASSERT_EQUAL(pb_run_load_workers(&worker_table, path, &why), 0);
	CU_ASSERT_EQUAL(sample_table.count, samples);
	CU_ASSERT_EQUAL(worker_table.count, workers);
	pb_sample_table_free(&sample_table);
	pb_worker_table_free(&worker_table);
}

static void append_torn(const char *name, const char *text)
{
	int fd = open(scratch_path(name), O_WRONLY | O_APPEND);
	CU_ASSERT_TRUE_FATAL(fd >= 0);
	CU_ASSERT_EQUAL(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	CU_ASSERT_EQUAL(close(fd), 0);
}

static void check_reason(const char *part)
{
	bool found = strstr(why.text, part) != NULL;
	if (!found)
		printf("\n'%s' does not hold '%s'\n", why.text, part);
	CU_ASSERT_TRUE(found);
}

static void rows_are_in_the_files_at_once(void)
{
	scratch_make();
	struct pb_run_dir *run = create(scratch_path("a/b/run"));
	append(run, "c1", 0);
	append(run, "c2", 0);
	check_counts(scratch_path("a/b/run"), 2, 4);
	struct pb_sample_table table;
	CU_ASSERT_EQUAL_FATAL(pb_run_load_samples(&table, pb_run_dir_path(run), &why), 0);
	CU_ASSERT_STRING_EQUAL(table.rows[1].cell_id, "c2");
	CU_ASSERT_EQUAL(table.rows[1].wall_s, 0.25);
	CU_ASSERT_PTR_NULL(table.rows[1].kernel);
	pb_sample_table_free(&table);
	pb_run_dir_close(run);
	scratch_remove();
}

static void without_a_path_the_folder_is_named_by_the_run_id(void)
{
	char before[4096], id[256];
	CU_ASSERT_PTR_NOT_NULL_FATAL(getcwd(before, sizeof before));
	CU_ASSERT_EQUAL_FATAL(chdir(scratch_make()), 0);
	struct pb_run_dir *run = create(NULL);
	(void)snprintf(id, sizeof id, "results/%s", pb_run_dir_id(run));
	CU_ASSERT_STRING_EQUAL(pb_run_dir_path(run), id);
	CU_ASSERT_EQUAL(strspn(pb_run_dir_id(run), "0123456789"), 8);
	CU_ASSERT_EQUAL(access(scratch_path(id), R_OK), 0);
	pb_run_dir_close(run);
	CU_ASSERT_EQUAL(chdir(before), 0);
	scratch_remove();
}

static void a_folder_with_something_in_it_is_refused(void)
{
	struct pb_run_dir *run = NULL;
	scratch_make();
	CU_ASSERT_EQUAL(mkdir(scratch_path("empty"), 0777), 0);
	pb_run_dir_close(create(scratch_path("empty")));
	CU_ASSERT_EQUAL(pb_run_dir_create(&run, scratch_path("empty"), &why), -EEXIST);
	check_reason("exists and is not an empty folder; use --resume");
	CU_ASSERT_PTR_NULL(run);
	scratch_write("file", "x");
	CU_ASSERT_EQUAL(pb_run_dir_create(&run, scratch_path("file"), &why), -EEXIST);
	CU_ASSERT_EQUAL(pb_run_dir_create(&run, scratch_path("file/below"), &why), -ENOTDIR);
	check_reason("a part of the path is a file");
	CU_ASSERT_EQUAL(pb_run_dir_create(&run, "", &why), -ENOENT);
	CU_ASSERT_EQUAL(pb_run_dir_create(&run, "/proc/run", &why), -ENOENT);
	scratch_remove();
}

static void a_folder_that_may_not_be_written_says_so(void)
{
	struct pb_run_dir *run = NULL;
	if (geteuid() == 0) { /* root may write everywhere but where nobody can */
		int error = pb_run_dir_create(&run, "/sys/run", &why);
		CU_ASSERT_TRUE(error == -EPERM || error == -EROFS || error == -EACCES);
	} else {
		CU_ASSERT_EQUAL(pb_run_dir_create(&run, "/run-of-powbench", &why), -EACCES);
	}
	check_reason("choose a folder you may write to with -o DIR");
	CU_ASSERT_PTR_NULL(run);
}

static void resume_goes_on_where_the_run_ended(void)
{
	struct pb_run_dir *run = NULL;
	char id[256];
	scratch_make();
	run = create(scratch_path("run"));
	(void)snprintf(id, sizeof id, "%s", pb_run_dir_id(run));
	append(run, "c1", 0);
	pb_run_dir_close(run);
	CU_ASSERT_EQUAL_FATAL(pb_run_dir_resume(&run, scratch_path("run"), &why), 0);
	CU_ASSERT_STRING_EQUAL(pb_run_dir_id(run), id);
	append(run, "c1", 1);
	check_counts(scratch_path("run"), 2, 4);
	pb_run_dir_close(run);
	scratch_remove();
}

static void check_repaired(size_t samples, size_t workers)
{
	struct pb_run_dir *run = NULL;
	CU_ASSERT_EQUAL_FATAL(pb_run_dir_resume(&run, scratch_path("run"), &why), 0);
	check_counts(scratch_path("run"), samples, workers);
	append(run, "after", 0);
	check_counts(scratch_path("run"), samples + 1, workers + 2);
	pb_run_dir_close(run);
}

static void torn_lines_are_dropped(void)
{
	scratch_make();
	struct pb_run_dir *run = create(scratch_path("run"));
	append(run, "c1", 0);
	pb_run_dir_close(run);
	append_torn("run/samples.csv", "1,id,env,\"a reason\nof two li");
	append_torn("run/workers.csv", "1,id,c1,0,2,ho");
	check_counts(scratch_path("run"), 1, 2);
	check_repaired(1, 2);
	scratch_remove();
}

static void rows_of_workers_without_their_sample_are_dropped(void)
{
	scratch_make();
	struct pb_run_dir *run = create(scratch_path("run"));
	struct pb_worker_row orphans[2] = {make_worker("c1", 1, 0), make_worker("c1", 1, 1)};
	append(run, "c1", 0);
	append(run, "c2", 0);
	CU_ASSERT_EQUAL(pb_run_dir_append_workers(run, orphans, 2, &why), 0);
	pb_run_dir_close(run);
	check_counts(scratch_path("run"), 2, 6);
	check_repaired(2, 4);
	scratch_remove();
}

/* A resumed run warms up under the number of a repetition that is there already. */
static void rows_of_a_warm_up_without_its_sample_are_dropped(void)
{
	scratch_make();
	struct pb_run_dir *run = create(scratch_path("run"));
	struct pb_worker_row orphan = make_worker("c1", 1, 0);
	orphan.warmup = 1;
	append(run, "c1", 1);
	CU_ASSERT_EQUAL(pb_run_dir_append_workers(run, &orphan, 1, &why), 0);
	pb_run_dir_close(run);
	check_counts(scratch_path("run"), 1, 3);
	check_repaired(1, 2);
	scratch_remove();
}

static void a_torn_header_is_written_again(void)
{
	scratch_make();
	pb_run_dir_close(create(scratch_path("run")));
	scratch_write("run/samples.csv", "schema,run_");
	CU_ASSERT_EQUAL(unlink(scratch_path("run/workers.csv")), 0);
	check_repaired(0, 0);
	scratch_remove();
}

static void check_not_resumed(const char *path, int error, const char *reason)
{
	struct pb_run_dir *run = NULL;
	CU_ASSERT_EQUAL(pb_run_dir_resume(&run, path, &why), error);
	check_reason(reason);
	CU_ASSERT_PTR_NULL(run);
}

static void what_is_not_a_run_is_not_resumed(void)
{
	scratch_make();
	check_not_resumed(scratch_path("none"), -ENOENT, "is not the folder of a run: cannot read");
	CU_ASSERT_EQUAL(mkdir(scratch_path("run"), 0777), 0);
	check_not_resumed(scratch_path("run"), -ENOENT, "run.json");
	scratch_write("run/run.json", "{\"schema\": 2}");
	check_not_resumed(scratch_path("run"), -EBADMSG, "schema 2, but this powbench reads schema 1");
	scratch_write("run/run.json", "{\"schema\": 1, \"run_id\": \"x\"}");
	check_not_resumed(scratch_path("run"), -ENOENT, "samples.csv");
	scratch_write("run/samples.csv", "time,speed\n1,2\n");
	check_not_resumed(scratch_path("run"), -EINVAL, "has other columns than this powbench writes");
	scratch_remove();
}

static void a_damaged_row_is_reported_with_its_line(void)
{
	scratch_make();
	struct pb_run_dir *run = create(scratch_path("run"));
	pb_run_dir_close(run);
	char *header = scratch_read("run/samples.csv"), *text = NULL;
	CU_ASSERT_TRUE_FATAL(asprintf(&text, "%s1,2\n", header) > 0);
	scratch_write("run/samples.csv", text);
	check_not_resumed(scratch_path("run"), -EBADMSG, "samples.csv line 2: 2 fields, but the header has ");
	free(text);
	free(header);
	scratch_remove();
}

/* The other process holds the run until its end of the pipe is closed. */
static pid_t hold_in_another_process(const char *path, int wait_fd, int ready_fd)
{
	pid_t pid = fork();
	if (pid != 0)
		return pid;
	struct pb_run_dir *run = NULL;
	char byte = (char)('0' + (pb_run_dir_resume(&run, path, &why) ? 1 : 0));
	(void)!write(ready_fd, &byte, 1);
	(void)!read(wait_fd, &byte, 1);
	_exit(0);
}

static void only_one_process_writes_to_a_run(void)
{
	int wait_pipe[2], ready[2];
	char path[1024], pid_text[32], byte = 0;
	scratch_make();
	(void)snprintf(path, sizeof path, "%s", scratch_path("run"));
	pb_run_dir_close(create(path));
	CU_ASSERT_EQUAL_FATAL(pipe(wait_pipe), 0);
	CU_ASSERT_EQUAL_FATAL(pipe(ready), 0);
	pid_t pid = hold_in_another_process(path, wait_pipe[0], ready[1]);
	CU_ASSERT_EQUAL(read(ready[0], &byte, 1), 1);
	CU_ASSERT_EQUAL_FATAL(byte, '0');
	check_not_resumed(path, -EWOULDBLOCK, "is writing to");
	(void)snprintf(pid_text, sizeof pid_text, "another powbench (pid %d)", (int)pid);
	check_reason(pid_text);
	CU_ASSERT_EQUAL(write(wait_pipe[1], "x", 1), 1);
	CU_ASSERT_EQUAL(waitpid(pid, NULL, 0), pid);
	for (int i = 0; i < 2; i++) {
		(void)close(wait_pipe[i]);
		(void)close(ready[i]);
	}
	check_repaired(0, 0);
	scratch_remove();
}

static size_t size_of(const char *name)
{
	struct stat status;
	return stat(scratch_path(name), &status) ? 0 : (size_t)status.st_size;
}

/* A limit on the size of files ends a write in the middle of a row, as a full disk does. */
static void a_row_that_does_not_fit_leaves_no_part_behind(void)
{
	struct rlimit before, limit;
	scratch_make();
	struct pb_run_dir *run = create(scratch_path("run"));
	struct pb_sample_row row = make_sample("c1", 1);
	append(run, "c1", 0);
	size_t size = size_of("run/samples.csv");
	CU_ASSERT_EQUAL_FATAL(getrlimit(RLIMIT_FSIZE, &before), 0);
	limit = before;
	limit.rlim_cur = size + 10;
	(void)signal(SIGXFSZ, SIG_IGN);
	CU_ASSERT_EQUAL_FATAL(setrlimit(RLIMIT_FSIZE, &limit), 0);
	int error = pb_run_dir_append_sample(run, &row, &why);
	CU_ASSERT_EQUAL(setrlimit(RLIMIT_FSIZE, &before), 0);
	CU_ASSERT_EQUAL(error, -EFBIG);
	check_reason("samples.csv: File too large; free some space");
	CU_ASSERT_EQUAL(size_of("run/samples.csv"), size);
	append(run, "c1", 1);
	check_counts(scratch_path("run"), 2, 4);
	pb_run_dir_close(run);
	scratch_remove();
}

static void the_summary_is_replaced_as_a_whole(void)
{
	struct pb_summary_row rows[2];
	struct pb_summary_table table;
	scratch_make();
	struct pb_run_dir *run = create(scratch_path("run"));
	pb_columns_clear(pb_summary_columns, &rows[0]);
	rows[0].cell_id = "c1";
	rows[1] = rows[0];
	CU_ASSERT_EQUAL(pb_run_dir_write_summary(run, rows, 2, &why), 0);
	CU_ASSERT_EQUAL(pb_run_dir_write_summary(run, rows, 1, &why), 0);
	CU_ASSERT_EQUAL_FATAL(pb_run_load_summary(&table, scratch_path("run"), &why), 0);
	CU_ASSERT_EQUAL(table.count, 1);
	CU_ASSERT_STRING_EQUAL(table.rows[0].cell_id, "c1");
	pb_summary_table_free(&table);
	pb_run_dir_close(run);
	scratch_remove();
}

static void models_of_other_samples_do_not_stay(void)
{
	struct pb_model_row row;
	scratch_make();
	struct pb_run_dir *run = create(scratch_path("run"));
	pb_columns_clear(pb_model_columns, &row);
	CU_ASSERT_EQUAL(pb_run_write_models(scratch_path("run"), &row, 0, &why), 0);
	CU_ASSERT_EQUAL(pb_run_write_models(scratch_path("run"), &row, 1, &why), 0);
	CU_ASSERT_EQUAL(access(scratch_path("run/models.csv"), F_OK), 0);
	CU_ASSERT_EQUAL(pb_run_write_models(scratch_path("run"), &row, 0, &why), 0);
	CU_ASSERT_NOT_EQUAL(access(scratch_path("run/models.csv"), F_OK), 0);
	pb_run_dir_close(run);
	scratch_remove();
}

static void a_run_that_is_killed_keeps_what_it_measured(void)
{
	char path[1024];
	scratch_make();
	(void)snprintf(path, sizeof path, "%s", scratch_path("run"));
	pid_t pid = fork();
	if (pid == 0) {
		struct pb_run_dir *run = create(path);
		append(run, "c1", 0);
		(void)raise(SIGKILL);
	}
	CU_ASSERT_EQUAL(waitpid(pid, NULL, 0), pid);
	check_counts(path, 1, 2);
	check_repaired(1, 2);
	scratch_remove();
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"rows are in the files at once", rows_are_in_the_files_at_once},
	    {"without a path the folder is named by the run id", without_a_path_the_folder_is_named_by_the_run_id},
	    {"a folder with something in it is refused", a_folder_with_something_in_it_is_refused},
	    {"a folder that may not be written says so", a_folder_that_may_not_be_written_says_so},
	    {"resume goes on where the run ended", resume_goes_on_where_the_run_ended},
	    {"torn lines are dropped", torn_lines_are_dropped},
	    {"rows of workers without their sample are dropped", rows_of_workers_without_their_sample_are_dropped},
	    {"rows of a warm-up without its sample are dropped", rows_of_a_warm_up_without_its_sample_are_dropped},
	    {"a torn header is written again", a_torn_header_is_written_again},
	    {"what is not a run is not resumed", what_is_not_a_run_is_not_resumed},
	    {"a damaged row is reported with its line", a_damaged_row_is_reported_with_its_line},
	    {"only one process writes to a run", only_one_process_writes_to_a_run},
	    {"a row that does not fit leaves no part behind", a_row_that_does_not_fit_leaves_no_part_behind},
	    {"the summary is replaced as a whole", the_summary_is_replaced_as_a_whole},
	    {"models of other samples do not stay", models_of_other_samples_do_not_stay},
	    {"a run that is killed keeps what it measured", a_run_that_is_killed_keeps_what_it_measured},
	    {0},
	};
	return suite_main("run_dir", tests, argc, argv);
}
