#include "support/run_driver.h"

#include <errno.h>
#include <stdlib.h>

static size_t param_index(const struct pb_kernel *kernel, const char *name)
{
	for (size_t i = 0; i < CELL_PARAMS_MAX && kernel->params[i].name; i++)
		if (strcmp(kernel->params[i].name, name) == 0)
			return i;
	(void)fprintf(stderr, "kernel %s has no parameter %s\n", kernel->name, name);
	abort();
}

void cell_set(struct driver_cell *cell, const char *name, uint64_t value)
{
	size_t i = param_index(cell->kernel, name);
	cell->values[i] = (struct pb_value){.text = "", .number = value};
	cell->given[i] = true;
}

void cell_set_text(struct driver_cell *cell, const char *name, const char *text)
{
	size_t i = param_index(cell->kernel, name);
	cell->values[i] = (struct pb_value){.text = text, .length = strlen(text)};
	cell->given[i] = true;
}

/* Numbers have no suffix here but for times, and the first choice is the default one. */
static uint64_t initial_number(const struct pb_param *param)
{
	char *suffix = NULL;
	uint64_t number = strtoull(param->initial, &suffix, 10);
	if (param->type == PB_PARAM_TIME)
		number *= strcmp(suffix, "us") == 0 ? 1000 : strcmp(suffix, "ms") == 0 ? 1000000 : 1000000000;
	if (param->type == PB_PARAM_SHARE)
		number *= PB_SHARE_WHOLE / 100;
	return number;
}

static void fill_args(struct driver_cell *cell)
{
	for (size_t i = 0; i < CELL_PARAMS_MAX && cell->kernel->params[i].name; i++)
		if (!cell->given[i])
			cell->values[i] = (struct pb_value){.text = cell->kernel->params[i].initial,
			                                    .number = initial_number(&cell->kernel->params[i])};
	cell->args = (struct pb_args){.params = cell->kernel->params, .values = cell->values};
}

int cell_open(struct driver_cell *cell)
{
	fill_args(cell);
	cell->job.kernel = cell->kernel;
	cell->job.args = &cell->args;
	cell->job.cancel = &cell->cancel;
	cell->ledger_key = UINT64_C(0x243f6a8885a308d3);
	cell->merged = calloc(1, cell->kernel->result_size);
	int status = cell->kernel->setup(&cell->job.state, &cell->args, &cell->why);
	if (!status)
		cell->job.team = pb_driver_team(cell->driver, cell->kernel, cell->job.state, cell->job.workers);
	if (!status)
		status = cell->driver->open(&cell->self, &cell->job, &cell->why);
	if (!status)
		cell->reports = calloc(cell->job.workers, sizeof *cell->reports);
	return status;
}

void cell_close(struct driver_cell *cell)
{
	cell->driver->close(cell->self);
	cell->kernel->teardown(cell->job.state);
	free(cell->merged);
	free(cell->reports);
	cell->self = cell->job.state = cell->merged = NULL;
	cell->reports = NULL;
}

/* Runs the rounds, and sums up what their ledgers must come to. */
static int run_rounds(struct driver_cell *cell, struct pb_ledger *expected)
{
	struct pb_round round = {.merged = cell->merged, .reports = cell->reports};
	while ((round.items = cell->kernel->plan(cell->job.state, round.number, cell->merged)) > 0) {
		round.ledger_key = cell->ledger_key = pb_ledger_mark(cell->ledger_key, 1);
		pb_ledger_enter(expected, round.ledger_key, 0, round.items);
		int status = cell->driver->run(cell->self, &round, &cell->why);
		if (status)
			return status;
		round.number++;
	}
	return 0;
}

static int check_ledgers(struct driver_cell *cell, const struct pb_ledger *expected)
{
	uint64_t seal = 0;
	cell->items = cell->claims = 0;
	for (uint32_t i = 0; i < cell->job.workers; i++) {
		cell->items += cell->reports[i].ledger.items;
		cell->claims += cell->reports[i].ledger.claims;
		seal += cell->reports[i].ledger.seal;
	}
	if (cell->items == expected->items && seal == expected->seal)
		return 0;
	return pb_fail(&cell->why, -EILSEQ, "the ledgers do not add up");
}

int cell_sample(struct driver_cell *cell)
{
	struct pb_ledger expected = {0};
	struct pb_verdict verdict = {0};
	memset(cell->merged, 0, cell->kernel->result_size);
	memset(cell->reports, 0, cell->job.workers * sizeof *cell->reports);
	int status = cell->driver->begin(cell->self, &cell->why);
	if (!status)
		status = run_rounds(cell, &expected);
	if (!status)
		status = cell->driver->end(cell->self, cell->merged, &cell->why);
	if (!status)
		status = check_ledgers(cell, &expected);
	if (!status && (status = cell->kernel->check(cell->job.state, cell->merged, &verdict)))
		cell->why = verdict.why;
	return status;
}

int cell_once(struct driver_cell *cell)
{
	int status = cell_open(cell);
	if (!status)
		status = cell_sample(cell);
	cell_close(cell);
	return status;
}
