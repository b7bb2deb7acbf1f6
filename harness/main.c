#include <errno.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cluster/ranks.h"
#include "harness/cli/help.h"
#include "harness/cli/list.h"
#include "harness/cli/params.h"
#include "harness/cli/registry.h"
#include "harness/compare.h"
#include "harness/convert.h"
#include "harness/judge.h"
#include "harness/machine/machine.h"
#include "harness/predict.h"
#include "harness/report.h"
#include "harness/run.h"
#include "harness/selftest.h"
#include "harness/serve.h"
#include "harness/submit.h"
#include "harness/version.h"
#include "io/async/body.h"

static enum pb_exit_status report(int error, const struct pb_why *why)
{
	if (error)
		pb_complain(why, error);
	return error ? PB_EXIT_USAGE : PB_EXIT_RIGHT;
}

/* Commands that only tell. */
static int tell(const struct pb_options *options, struct pb_why *why)
{
	static int (*const functions[PB_COMMAND_COUNT])(FILE *, const struct pb_options *, struct pb_why *) = {
	    [PB_COMMAND_LIST] = pb_list_command,
	    [PB_COMMAND_HELP] = pb_help_command,
	    [PB_COMMAND_VERSION] = pb_version_command,
	};
	int error = pb_load_plugins(options, why);
	if (!error)
		error = functions[options->command](stdout, options, why);
	if (!error && fflush(stdout) != 0)
		error = pb_fail(why, -errno, "cannot write to standard output: %s", strerror(errno));
	return error;
}

static enum pb_exit_status dispatch(const struct pb_options *options, int argc, char **argv)
{
	struct pb_why why = {""};
	switch (options->command) {
	case PB_COMMAND_RUN:
	case PB_COMMAND_TOUR:
	case PB_COMMAND_METG:
		return pb_run_command(options, argc, argv);
	case PB_COMMAND_SUBMIT:
		return pb_submit_command(options, argc, argv);
	case PB_COMMAND_PLOT:
		return pb_plot_command(options);
	case PB_COMMAND_SELFTEST:
		return pb_selftest_command(options);
	case PB_COMMAND_COMPARE:
		return pb_compare_command(options);
	case PB_COMMAND_REPORT:
		return pb_report_command(options);
	case PB_COMMAND_CONVERT:
		return pb_convert_command(options);
	case PB_COMMAND_AUDIT:
		return pb_audit_command(options);
	case PB_COMMAND_ADVISE:
		return pb_advise_command(options);
	case PB_COMMAND_PREDICT:
		return pb_predict_command(options);
	case PB_COMMAND_SERVE:
		return pb_serve_command(options);
	default:
		return report(tell(options, &why), &why);
	}
}

static enum pb_exit_status conduct(int argc, char **argv)
{
	struct pb_why why = {""};
	struct pb_options options = {0};
	int error = pb_options_parse(&options, argc, argv, &why);
	enum pb_exit_status status = error ? report(error, &why) : dispatch(&options, argc, argv);
	pb_options_free(&options);
	return status;
}

/* What a rank that follows needs of the harness: a kernel by name, and its arguments. */
static int resolve(const char *plugin, const char *name, const struct pb_ranks_setting *settings, size_t count,
                   const struct pb_kernel **found, struct pb_args **args, struct pb_why *why)
{
	struct pb_why unknown = {""};
	*found = pb_registry_find_kernel(name, &unknown);
	if (!*found && plugin) {
		int error = pb_registry_load(plugin, why);
		if (error)
			return error;
	}
	*found = pb_registry_find_kernel(name, why);
	if (!*found)
		return -ENOENT;
	struct pb_setting *copies = calloc(count + 1, sizeof *copies);
	if (!copies)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++)
		copies[i] = (struct pb_setting){settings[i].name, settings[i].value};
	int error = pb_params_make(args, *found, copies, count, 1, why);
	free(copies);
	return error;
}

/* Another rank is gone, and with it MPI. While rank 0 measures it has files to finish first (run.c). */
static void on_loss(const struct pb_why *why)
{
	if (why->text[0])
		pb_complain(why, -ENOLINK);
	pb_ranks_scatter();
	_exit(PB_EXIT_WRONG);
}

static const char *build_name(char *name, size_t size)
{
	(void)snprintf(name, size, "powbench %s (%s)", pb_version.number, pb_version.commit);
	return name;
}

int main(int argc, char **argv)
{
	static const struct pb_ranks_host host = {.resolve = resolve,
	                                          .release = pb_params_free,
	                                          .loop = &pb_loop_body,
	                                          .describe = pb_machine_line,
	                                          .quota = pb_machine_quota};
	struct pb_why why = {""};
	enum pb_rank_role role;
	char build[128];
	(void)setlocale(LC_CTYPE, "");
	pb_ranks_on_loss(on_loss);
	int error = pb_ranks_start(&argc, &argv, build_name(build, sizeof build), &role, &why);
	if (error && !why.text[0])
		return PB_EXIT_RIGHT; /* rank 0 says why, before launchers see any failure */
	if (error)
		return (int)report(error, &why);
	enum pb_exit_status status;
	if (role == PB_FOLLOWER || role == PB_AGENT)
		status = report(pb_ranks_follow(&host, &why), &why);
	else
		status = conduct(argc, argv);
	pb_ranks_end();
	return (int)status;
}
