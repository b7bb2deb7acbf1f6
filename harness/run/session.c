#include "harness/run/session.h"

#include <stdlib.h>

#include "harness/machine/machine.h"
#include "harness/run/rules.h"

static struct pb_run_settings settings(const struct pb_options *options)
{
	const struct pb_stop_rule rule = pb_run_rule(options);
	return (struct pb_run_settings){
	    .seed = (int64_t)options->seed,
	    .confidence = rule.confidence,
	    .ci = options->ci,
	    .budget_s = pb_run_budget_s(options),
	    .reps = rule.reps ? rule.reps : PB_UNKNOWN,
	    .pin = pb_pin_name(pb_run_is_metg(options) ? PB_METG_PIN : options->pin),
	    .scaling = options->weak ? "weak" : "strong",
	};
}

/* A tour names none, and its plan is of dynamic ones. */
static const char *name_schedules(struct pb_session *s)
{
	size_t used = 0;
	for (size_t i = 0; i < s->options->schedule_count; i++)
		used += (size_t)snprintf(s->schedules + used, sizeof s->schedules - used, "%s%s", i ? " " : "",
		                         pb_schedule_name(s->options->schedules[i].kind));
	return used ? s->schedules : pb_schedule_name(PB_SCHEDULE_DYNAMIC);
}

void pb_session_collect_facts(struct pb_session *s, int argc, char **argv)
{
	pb_run_facts_clear(&s->facts);
	pb_machine_collect(&s->facts.machine);
	pb_machine_software(&s->facts.software);
	pb_machine_env_id(s->env_id, &s->facts.machine, &s->facts.software);
	pb_run_environment(&s->variables, &s->facts.environment_count);
	pb_utc_now(s->start_utc);
	pb_timer_measure(&s->facts.timer);
	if (pb_program_self(&s->program) == 0) {
		s->facts.executable = s->program.path;
		s->facts.executable_hash = s->program.hash;
	}
	s->facts.schema = PB_SCHEMA;
	s->facts.env_id = s->env_id;
	s->facts.start_utc = s->start_utc;
	s->facts.status = "running";
	s->facts.command = (const char **)argv + 1;
	s->facts.command_count = (size_t)argc - 1;
	s->facts.environment = s->variables;
	s->facts.settings = settings(s->options);
	s->facts.settings.schedule = name_schedules(s);
}

void pb_session_free(struct pb_session *s)
{
	pb_plan_free(&s->plan);
	pb_tour_free(&s->tour);
	pb_metg_free(&s->metg);
	pb_history_free(&s->history);
	pb_request_log_free(&s->requests);
	pb_sample_table_free(&s->earlier);
	pb_machine_facts_free(&s->facts.machine);
	free(s->variables);
	pb_run_dir_close(s->dir);
}
