/* What Slurm's programs print, taken apart. */
#include <string.h>

#include "cluster/slurm.h"
#include "support/suite.h"
#include "support/texts.h"

static void an_id_is_found_among_warnings(void)
{
	char id[PB_SLURM_ID] = "";
	CU_ASSERT(pb_slurm_read_id(id, "12\n"));
	texts_check(id, "12");
	CU_ASSERT(pb_slurm_read_id(id, "sbatch: warning: 3 of 4 nodes\n4711;cluster\n"));
	texts_check(id, "4711");
}

static void what_is_no_id_is_none(void)
{
	static const char *const texts[] = {
	    "", "\n", "sbatch: error: x\n", "12 jobs\n", ";12\n", "-1\n", "123456789012345678901234567890\n"};
	char id[PB_SLURM_ID] = "unchanged";
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		CU_ASSERT_FALSE(pb_slurm_read_id(id, texts[i]));
	texts_check(id, "unchanged");
}

static void states_come_by_id(void)
{
	struct pb_slurm_job jobs[3] = {{.id = "12"}, {.id = "13_4"}, {.id = "1", .state = "RUNNING"}};
	pb_slurm_read_queue(jobs, 3, "13_4 PENDING Resources\n12 COMPLETED None\n99 FAILED NonZeroExitCode\n");
	texts_check(jobs[0].state, "COMPLETED");
	texts_check(jobs[0].reason, "None");
	texts_check(jobs[1].state, "PENDING");
	texts_check(jobs[1].reason, "Resources");
	texts_check(jobs[2].state, "");
}

static void torn_and_long_lines_are_cut(void)
{
	struct pb_slurm_job jobs[2] = {{.id = "1"}, {.id = "2"}};
	char text[400] = "1 RUN\n2 ";
	memset(text + 8, 'X', 300);
	pb_slurm_read_queue(jobs, 2, text);
	texts_check(jobs[0].state, "RUN");
	texts_check(jobs[0].reason, "");
	CU_ASSERT_EQUAL(strlen(jobs[1].state), PB_SLURM_STATE - 1);
	pb_slurm_read_queue(jobs, 2, "1");
	texts_check(jobs[0].state, "");
}

static void a_job_ends_in_any_state_but_those_before(void)
{
	static const char *const before[] = {"PENDING", "RUNNING", "COMPLETING", "CONFIGURING", "SUSPENDED"};
	static const char *const after[] = {"COMPLETED", "FAILED", "TIMEOUT", "CANCELLED", "NODE_FAIL", ""};
	struct pb_slurm_job job = {.id = "1"};
	for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
		(void)snprintf(job.state, sizeof job.state, "%s", before[i]);
		CU_ASSERT_FALSE(pb_slurm_ended(&job));
	}
	for (size_t i = 0; i < sizeof after / sizeof *after; i++) {
		(void)snprintf(job.state, sizeof job.state, "%s", after[i]);
		CU_ASSERT(pb_slurm_ended(&job));
	}
}

static void the_first_complaint_is_told(void)
{
	struct pb_why why = {""};
	pb_slurm_read_refusal("sbatch: error: invalid partition specified: x\nsbatch: error: Batch job failed\n", &why);
	texts_check(why.text, "invalid partition specified: x");
	pb_slurm_read_refusal("\n something\x1b[0m else\nmore", &why);
	texts_check(why.text, "something?[0m else");
	pb_slurm_read_refusal(" \n", &why);
	texts_check(why.text, "it says nothing");
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"an id is found among warnings", an_id_is_found_among_warnings},
	    {"what is no id is none", what_is_no_id_is_none},
	    {"states come by id", states_come_by_id},
	    {"torn and long lines are cut", torn_and_long_lines_are_cut},
	    {"a job ends in any state but those before", a_job_ends_in_any_state_but_those_before},
	    {"the first complaint is told", the_first_complaint_is_told},
	    {NULL, NULL},
	};
	return suite_main("slurm", tests, argc, argv);
}
