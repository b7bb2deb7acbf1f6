/* What the cluster room reads from outside: orders, frames, the environment, and what mpirun says. */
#include <errno.h>
#include <stdlib.h>

#include "cluster/frame.h"
#include "cluster/launched.h"
#include "cluster/launcher.h"
#include "cluster/mpirun.h"
#include "cluster/order.h"
#include "cluster/present.h"
#include "cluster/ranks.h"
#include "support/suite.h"

static const struct pb_param params[] = {
    {.name = "first", .type = PB_PARAM_COUNT, .initial = "1"},
    {.name = "absent", .type = PB_PARAM_TEXT, .initial = ""},
    {.name = "save", .type = PB_PARAM_TEXT, .initial = ""},
    {0},
};
static const struct pb_value values[] = {{.text = "1000000"}, {.text = ""}, {.text = "a b=c"}};
static const struct pb_args args = {.params = params, .values = values};
static const struct pb_kernel kernel = {.name = "pow", .result_size = 40, .shared_size = 8};

static const struct pb_job job = {.kernel = &kernel,
                                  .args = &args,
                                  .plugin = "./mine.so",
                                  .workers = 7,
                                  .schedule = PB_SCHEDULE_GUIDED,
                                  .grain = 12,
                                  .rate_per_s = 0.1,
                                  .pin = PB_PIN_SCATTER};
static const struct pb_body body = {0};
static const struct pb_spread spread = {.ranks = 3, .body = &body};

static void an_order_arrives_as_it_was_sent(void)
{
	void *bytes;
	size_t length;
	struct pb_order *order;
	CU_ASSERT_EQUAL_FATAL(pb_order_encode(&bytes, &length, &job, &spread, NULL), 0);
	CU_ASSERT_EQUAL_FATAL(pb_order_decode(&order, bytes, length, NULL), 0);
	free(bytes);
	CU_ASSERT_STRING_EQUAL(order->kernel, "pow");
	CU_ASSERT_STRING_EQUAL(order->plugin, "./mine.so");
	CU_ASSERT_EQUAL_FATAL(order->setting_count, 2);
	CU_ASSERT_STRING_EQUAL(order->settings[0].name, "first");
	CU_ASSERT_STRING_EQUAL(order->settings[0].value, "1000000");
	CU_ASSERT_STRING_EQUAL(order->settings[1].name, "save");
	CU_ASSERT_STRING_EQUAL(order->settings[1].value, "a b=c");
	CU_ASSERT_EQUAL(order->workers, 7);
	CU_ASSERT_EQUAL(order->ranks, 3);
	CU_ASSERT_TRUE(order->loops);
	CU_ASSERT_EQUAL(order->schedule, PB_SCHEDULE_GUIDED);
	CU_ASSERT_EQUAL(order->grain, 12);
	CU_ASSERT_EQUAL(order->rate_per_s, 0.1);
	CU_ASSERT_EQUAL(order->result_size, 40);
	CU_ASSERT_EQUAL(order->shared_size, 8);
	CU_ASSERT_EQUAL(order->pin, PB_PIN_SCATTER);
	pb_order_free(order);
}

static void an_order_of_a_built_in_kernel_without_parameters_arrives(void)
{
	const struct pb_job bare = {.kernel = &kernel, .workers = 1};
	const struct pb_spread alone = {.ranks = 1};
	void *bytes;
	size_t length;
	struct pb_order *order;
	CU_ASSERT_EQUAL_FATAL(pb_order_encode(&bytes, &length, &bare, &alone, NULL), 0);
	CU_ASSERT_EQUAL_FATAL(pb_order_decode(&order, bytes, length, NULL), 0);
	CU_ASSERT_PTR_NULL(order->plugin);
	CU_ASSERT_FALSE(order->loops);
	CU_ASSERT_EQUAL(order->setting_count, 0);
	CU_ASSERT_EQUAL(order->pin, PB_PIN_NONE);
	pb_order_free(order);
	free(bytes);
}

/* A block of its own size: a sanitizer sees a read behind its end. */
static int decode_copy(const void *bytes, size_t length)
{
	struct pb_order *order;
	struct pb_why why = {0};
	void *copy = malloc(length + !length);
	if (!copy)
		abort();
	memcpy(copy, bytes, length);
	int error = pb_order_decode(&order, copy, length, &why);
	CU_ASSERT(error == 0 || (why.text[0] != '\0' && !order));
	pb_order_free(order);
	free(copy);
	return error;
}

static void an_order_with_more_ranks_than_workers_or_none_is_refused(void)
{
	static const uint32_t ranks[] = {0, 8, UINT32_MAX};
	for (size_t i = 0; i < sizeof ranks / sizeof ranks[0]; i++) {
		const struct pb_spread wrong = {.ranks = ranks[i]};
		void *bytes;
		size_t length;
		CU_ASSERT_EQUAL_FATAL(pb_order_encode(&bytes, &length, &job, &wrong, NULL), 0);
		CU_ASSERT_EQUAL(decode_copy(bytes, length), -EPROTO);
		free(bytes);
	}
}

static void an_order_with_teams_that_are_not_whole_is_refused(void)
{
	for (uint32_t team = 0; team <= 8; team++) {
		struct pb_job teams = job;
		teams.team = team;
		teams.workers = 6;
		const struct pb_spread ranks = {.ranks = 6};
		void *bytes;
		size_t length;
		CU_ASSERT_EQUAL_FATAL(pb_order_encode(&bytes, &length, &teams, &ranks, NULL), 0);
		CU_ASSERT_EQUAL(decode_copy(bytes, length), team > 3 && team != 6 ? -EPROTO : 0);
		free(bytes);
	}
}

static void a_torn_order_is_refused_at_every_length(void)
{
	void *bytes;
	size_t length;
	CU_ASSERT_EQUAL_FATAL(pb_order_encode(&bytes, &length, &job, &spread, NULL), 0);
	for (size_t cut = 0; cut < length; cut++)
		CU_ASSERT_EQUAL(decode_copy(bytes, cut), -EPROTO);
	free(bytes);
}

static void an_order_with_any_byte_changed_is_safe_to_read(void)
{
	static const unsigned char changes[] = {0x01, 0x80, 0xff};
	unsigned char *bytes;
	size_t length;
	CU_ASSERT_EQUAL_FATAL(pb_order_encode((void **)&bytes, &length, &job, &spread, NULL), 0);
	unsigned refused = 0;
	for (size_t i = 0; i < length; i++) {
		for (size_t c = 0; c < sizeof changes; c++) {
			bytes[i] ^= changes[c];
			refused += decode_copy(bytes, length) != 0;
			bytes[i] ^= changes[c];
		}
	}
	CU_ASSERT_TRUE(refused > 0 && refused < 3 * length);
	CU_ASSERT_EQUAL(decode_copy(bytes, length), 0);
	free(bytes);
}

static void a_frame_of_another_build_or_beyond_bounds_is_refused(void)
{
	struct pb_frame good = pb_frame_make(PB_FRAME_RUN, 3, 0, 100);
	CU_ASSERT_EQUAL(pb_frame_check(&good, NULL), 0);
	struct pb_frame bad[] = {good, good, good, good, good, good, good};
	bad[0].magic ^= 1;
	bad[1].abi++;
	bad[2].report_bytes--;
	bad[3].kind = 0;
	bad[4].kind = PB_FRAME_REPLY + 1;
	bad[5].error = 5;
	bad[6].bytes = PB_FRAME_BYTES_MAX + 1;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		CU_ASSERT_EQUAL(pb_frame_check(&bad[i], NULL), -EPROTO);
}

static void assert_reason(const char *output, int status, const char *expected)
{
	struct pb_why why = {0};
	pb_mpirun_reason("mpirun", output, status, &why);
	if (!strstr(why.text, expected))
		printf("\n    \"%s\" is not in \"%s\"\n", expected, why.text);
	CU_ASSERT_PTR_NOT_NULL(strstr(why.text, expected));
}

static void what_mpirun_says_becomes_one_line(void)
{
	static const char rule[] = "--------------------------------------------------------------------------\n";
	char text[1024];
	(void)snprintf(
	    text, sizeof text,
	    "%smpirun noticed that process rank 3 with PID 814 on node host1 exited on signal 9 (Killed).\n%s", rule,
	    rule);
	assert_reason(text, 0, "rank 3 on host1 was ended by signal 9 (Killed)");
	(void)snprintf(text, sizeof text, "%sThere are not enough slots available in the system to satisfy the 16\n",
	               rule);
	assert_reason(text, 256, "OMPI_MCA_rmaps_base_oversubscribe=1");
	(void)snprintf(text, sizeof text, "%smpirun has detected an attempt to run as root.\n", rule);
	assert_reason(text, 256, "OMPI_ALLOW_RUN_AS_ROOT=1");
	(void)snprintf(text, sizeof text, "%sPrimary job\npowbench: rank 0 cannot\nmore\n", rule);
	assert_reason(text, 256, "rank 0 cannot");
	(void)snprintf(text, sizeof text,
	               "%sit could not access\nor execute:\n\nExecutable: /x/powbench\nNode: host2\n", rule);
	assert_reason(text, 256, "host2 cannot execute /x/powbench");
	(void)snprintf(
	    text, sizeof text,
	    "powbench: rank 2 on host2 (pid 9) is stopped\n%smpirun noticed that process rank 3 with PID 814 on "
	    "node host1 exited on signal 9 (Killed).\n",
	    rule);
	assert_reason(text, 256, "rank 2 on host2 (pid 9) is stopped");
	(void)snprintf(
	    text, sizeof text,
	    "%sORTE has lost communication with a remote daemon.\n\n  HNP daemon   : [[1,0],0] on node host1\n"
	    "  Remote daemon: [[1,0],2] on node host3\n",
	    rule);
	assert_reason(text, 256, "host3 was cut off");
	assert_reason("[host1:1] plm:rsh: Warning: setpgid(2,2) failed\nssh: Could not resolve hostname nowhere\n", 256,
	              "resolve hostname nowhere");
	assert_reason("[host1:1] plm:rsh: Warning: setpgid(2,2) failed\n", 256, "Warning: setpgid");
	assert_reason(rule, 256, "mpirun ended with status 1 and said nothing");
	assert_reason("", 9, "mpirun was ended by signal 9");
}

static int launched_with(const char *name, const char *value, bool *launched)
{
	setenv(name, value, 1);
	struct pb_why why;
	int error = pb_launched(launched, &why);
	unsetenv(name);
	return error;
}

static void a_launcher_is_told_by_its_environment(void)
{
	static const char *const marks[] = {"OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK", "PMI_FD", "PMI_PORT",
	                                    "HYDI_CONTROL_FD"};
	bool launched = true;
	CU_ASSERT_EQUAL(launched_with("SLURM_PROCID", "0", &launched), 0);
	CU_ASSERT_FALSE(launched);
	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
		CU_ASSERT_EQUAL(launched_with(marks[i], "1", &launched), 0);
		CU_ASSERT_TRUE(launched);
	}
}

static void a_slurm_step_without_mpi_is_refused(void)
{
	bool launched;
	CU_ASSERT_EQUAL(launched_with("SLURM_STEP_ID", "0", &launched), -EINVAL);
	setenv("SLURM_STEP_NUM_TASKS", "1", 1);
	CU_ASSERT_EQUAL(launched_with("SLURM_STEP_ID", "0", &launched), 0);
	setenv("PMIX_RANK", "0", 1);
	CU_ASSERT_EQUAL(launched_with("SLURM_STEP_NUM_TASKS", "4", &launched), 0);
	CU_ASSERT_TRUE(launched);
	unsetenv("PMIX_RANK");
}

static unsigned entries(char **environment, const char *wanted)
{
	unsigned found = 0;
	for (size_t i = 0; environment[i]; i++)
		found += strncmp(environment[i], wanted, strlen(wanted)) == 0;
	return found;
}

static void the_users_own_settings_win(void)
{
	setenv("OMPI_MCA_pml", "cm", 1);
	unsetenv("OMPI_MCA_rmaps_base_oversubscribe");
	char **own = pb_mpirun_environment(false), **named = pb_mpirun_environment(true);
	CU_ASSERT_EQUAL(entries(own, "OMPI_MCA_pml="), 1);
	CU_ASSERT_EQUAL(entries(own, "OMPI_MCA_rmaps_base_oversubscribe=1"), 1);
	CU_ASSERT_EQUAL(entries(named, "OMPI_MCA_pml=cm"), 1);
	CU_ASSERT_EQUAL(entries(named, "OMPI_MCA_rmaps_base_oversubscribe"), 0);
	pb_mpirun_environment_free(own);
	pb_mpirun_environment_free(named);
	unsetenv("OMPI_MCA_pml");
}

static void assert_words(const char *expected)
{
	char joined[256] = "";
	char **words = pb_launcher_words((char *[]){(char[]){"4"}, (char[]){"program"}, NULL});
	for (size_t i = 0; words[i]; i++)
		(void)snprintf(joined + strlen(joined), sizeof joined - strlen(joined), "%s|", words[i]);
	CU_ASSERT_STRING_EQUAL(joined, expected);
	free(words);
}

static void a_launcher_has_the_words_that_the_user_gave_it(void)
{
	static const char *const bad[] = {"", "  ", "mpirun 'x", "mpirun | x", "mpirun $(x)"};
	struct pb_why why;
	assert_words("mpirun|-n|4|program|");
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		CU_ASSERT_EQUAL(pb_launch_by(bad[i], &why), -EINVAL);
		CU_ASSERT_FALSE(pb_launcher_is_named());
	}
	CU_ASSERT_EQUAL(pb_launch_by("srun --mpi=pmix -w 'a b'", &why), 0);
	assert_words("srun|--mpi=pmix|-w|a b|-n|4|program|");
	CU_ASSERT_EQUAL(pb_launch_by("/nowhere/srun", &why), 0);
	assert_words("/nowhere/srun|-n|4|program|");
	char path[64];
	CU_ASSERT_EQUAL(pb_launcher_find(path, sizeof path, &why), -ENOENT);
	CU_ASSERT_PTR_NOT_NULL(strstr(why.text, "--launcher /nowhere/srun"));
}

static void ranks_that_do_not_go_with_rank_0_are_named_with_their_host(void)
{
	struct pb_present ranks[] = {{"host1", "powbench 1 (a)", "/work"},
	                             {"host1", "powbench 1 (a)", "/work"},
	                             {"host2", "powbench 1 (a)", "/work"}};
	struct pb_why why = {0};
	CU_ASSERT_EQUAL(pb_present_check(ranks, 3, &why), 0);
	(void)snprintf(ranks[2].folder, sizeof ranks[2].folder, "/root");
	CU_ASSERT_EQUAL(pb_present_check(ranks, 3, &why), -EINVAL);
	CU_ASSERT_PTR_NOT_NULL(strstr(why.text, "host2 works in /root, and host1 in /work"));
	(void)snprintf(ranks[2].build, sizeof ranks[2].build, "powbench 1 (b)");
	CU_ASSERT_EQUAL(pb_present_check(ranks, 3, &why), -EINVAL);
	CU_ASSERT_PTR_NOT_NULL(strstr(why.text, "host2 has powbench 1 (b), and host1 has powbench 1 (a)"));
}

static void unequal_numbers_of_ranks_are_remarked_on(void)
{
	static const struct pb_present ranks[] = {{.host = "host1"}, {.host = "host1"}, {.host = "host2"}};
	char remark[128];
	pb_present_remark(ranks, 3, remark, sizeof remark);
	CU_ASSERT_STRING_EQUAL(remark, "host2 has 1 rank, host1 has 2: give all hosts as many slots");
	pb_present_remark(ranks + 1, 2, remark, sizeof remark);
	CU_ASSERT_STRING_EQUAL(remark, "");
	pb_present_remark(ranks, 1, remark, sizeof remark);
	CU_ASSERT_STRING_EQUAL(remark, "");
}

static void hosts_are_numbered_in_the_order_of_their_first_ranks(void)
{
	static const struct pb_present ranks[] = {
	    {.host = "host2"}, {.host = "host1"}, {.host = "host2"}, {.host = "host3"}, {.host = "host1"}};
	static const uint32_t expected[] = {0, 1, 0, 2, 1};
	uint32_t hosts[5];
	pb_present_hosts(ranks, 5, hosts);
	for (size_t rank = 0; rank < 5; rank++)
		CU_ASSERT_EQUAL(hosts[rank], expected[rank]);
}

static void assert_threads(uint32_t workers, uint32_t ranks, uint32_t team, enum pb_threads_kind threads, int expected)
{
	struct pb_job spread_out = job;
	spread_out.workers = workers;
	spread_out.team = team;
	const struct pb_spread in_ranks = {.ranks = ranks, .threads = threads};
	void *bytes;
	size_t length;
	CU_ASSERT_EQUAL_FATAL(pb_order_encode(&bytes, &length, &spread_out, &in_ranks, NULL), 0);
	CU_ASSERT_EQUAL(decode_copy(bytes, length), expected);
	struct pb_order *order = NULL;
	if (expected == 0 && pb_order_decode(&order, bytes, length, NULL) == 0)
		CU_ASSERT_EQUAL(order->threads, threads);
	pb_order_free(order);
	free(bytes);
}

static void threads_are_as_many_in_each_rank_and_teams_are_of_one(void)
{
	assert_threads(6, 2, 1, PB_THREADS_POSIX, 0);
	assert_threads(6, 2, 3, PB_THREADS_OPENMP, 0);
	assert_threads(6, 6, 1, PB_THREADS_POSIX, 0);
	assert_threads(6, 4, 1, PB_THREADS_POSIX, -EPROTO);
	assert_threads(6, 2, 2, PB_THREADS_POSIX, -EPROTO);
	assert_threads(6, 2, 6, PB_THREADS_POSIX, -EPROTO);
	assert_threads(6, 2, 1, PB_THREADS_KINDS, -EPROTO);
}

static const struct test tests[] = {
    {"an order arrives as it was sent", an_order_arrives_as_it_was_sent},
    {"an order of a built-in kernel without parameters arrives",
     an_order_of_a_built_in_kernel_without_parameters_arrives},
    {"an order with more ranks than workers, or none, is refused",
     an_order_with_more_ranks_than_workers_or_none_is_refused},
    {"an order with teams that are not whole is refused", an_order_with_teams_that_are_not_whole_is_refused},
    {"threads are as many in each rank, and teams are of one", threads_are_as_many_in_each_rank_and_teams_are_of_one},
    {"a torn order is refused at every length", a_torn_order_is_refused_at_every_length},
    {"an order with any byte changed is safe to read", an_order_with_any_byte_changed_is_safe_to_read},
    {"a frame of another build or beyond bounds is refused", a_frame_of_another_build_or_beyond_bounds_is_refused},
    {"what mpirun says becomes one line", what_mpirun_says_becomes_one_line},
    {"a launcher is told by its environment", a_launcher_is_told_by_its_environment},
    {"a Slurm step without MPI is refused", a_slurm_step_without_mpi_is_refused},
    {"the user's own settings win", the_users_own_settings_win},
    {"ranks that do not go with rank 0 are named with their host",
     ranks_that_do_not_go_with_rank_0_are_named_with_their_host},
    {"hosts are numbered in the order of their first ranks", hosts_are_numbered_in_the_order_of_their_first_ranks},
    {"unequal numbers of ranks are remarked on", unequal_numbers_of_ranks_are_remarked_on},
    {"a launcher has the words that the user gave it", a_launcher_has_the_words_that_the_user_gave_it},
    {0},
};

int main(int argc, char **argv)
{
	return suite_main("cluster", tests, argc, argv);
}
