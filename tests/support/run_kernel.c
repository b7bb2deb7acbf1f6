#include "support/run_kernel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <CUnit/CUnit.h>

static void *must(void *memory)
{
	if (!memory)
		abort();
	return memory;
}

static size_t params_count(const struct pb_param *params)
{
	size_t count = 0;
	while (params && params[count].name)
		count++;
	return count;
}

static uint64_t choice_index(const char *choices, const char *text)
{
	uint64_t index = 0;
	size_t length = strlen(text);
	for (const char *at = choices; at; index++) {
		if (strncmp(at, text, length) == 0 && (at[length] == '|' || at[length] == '\0'))
			return index;
		at = strchr(at, '|');
		at = at ? at + 1 : NULL;
	}
	abort();
}

static struct pb_value list_value(const char *text)
{
	struct pb_value value = {.text = text};
	uint64_t *numbers = must(calloc(strlen(text) + 1, sizeof *numbers));
	while (*text) {
		char *end;
		numbers[value.length++] = strtoull(text, &end, 10);
		text = *end == ',' ? end + 1 : end;
	}
	value.numbers = numbers;
	return value;
}

static struct pb_value value_of(const struct pb_param *param, const char *text)
{
	switch (param->type) {
	case PB_PARAM_COUNT:
	case PB_PARAM_TIME:
		return (struct pb_value){.text = text, .number = strtoull(text, NULL, 10), .length = 1};
	case PB_PARAM_SHARE:
		return (struct pb_value){
		    .text = text, .number = strtoull(text, NULL, 10) * (PB_SHARE_WHOLE / 100), .length = 1};
	case PB_PARAM_CHOICE:
		return (struct pb_value){.text = text, .number = choice_index(param->choices, text), .length = 1};
	case PB_PARAM_TEXT:
		return (struct pb_value){.text = text, .length = strlen(text)};
	case PB_PARAM_COUNTS:
		return list_value(text);
	}
	abort();
}

/* The value of `name` in run->settings, cut out of it; NULL: not there. */
static const char *setting_of(const struct kernel_run *run, const char *name)
{
	size_t length = strlen(name);
	for (const char *at = run->settings; *at; at += strlen(at) + 1)
		if (strncmp(at, name, length) == 0 && at[length] == '=')
			return at + length + 1;
	return NULL;
}

/* "a=1 b=2" becomes "a=1\0b=2\0\0". */
static char *split(const char *settings)
{
	size_t length = strlen(settings);
	char *copy = must(calloc(length + 2, 1));
	memcpy(copy, settings, length + 1);
	for (char *at = copy; *at; at++)
		if (*at == ' ')
			*at = '\0';
	return copy;
}

static void values_make(struct kernel_run *run)
{
	const struct pb_param *params = run->kernel->params;
	size_t count = params_count(params);
	run->values = must(calloc(count + 1, sizeof *run->values));
	for (size_t i = 0; i < count; i++) {
		const char *text = setting_of(run, params[i].name);
		run->values[i] = value_of(&params[i], text ? text : params[i].initial);
	}
	run->args = (struct pb_args){.params = params, .values = run->values};
}

struct kernel_run *kernel_run_open(const struct pb_kernel *kernel, const char *settings, int *error, struct pb_why *why)
{
	struct kernel_run *run = must(calloc(1, sizeof *run));
	run->kernel = kernel;
	run->settings = split(settings);
	run->merged = must(calloc(1, kernel->result_size + 1));
	run->shared = kernel->shared_size ? must(calloc(1, kernel->shared_size)) : NULL;
	values_make(run);
	int failed = kernel->setup(&run->state, &run->args, why);
	if (error)
		*error = failed;
	if (!failed)
		return run;
	CU_ASSERT_PTR_NULL(run->state);
	kernel_run_close(run);
	return NULL;
}

struct kernel_run *kernel_run_must_open(const struct pb_kernel *kernel, const char *settings)
{
	struct pb_why why = {""};
	struct kernel_run *run = kernel_run_open(kernel, settings, NULL, &why);
	if (!run)
		(void)fprintf(stderr, "%s %s: %s\n", kernel->name, settings, why.text);
	return must(run);
}

void kernel_run_close(struct kernel_run *run)
{
	if (!run)
		return;
	run->kernel->teardown(run->state);
	for (size_t i = 0; i < params_count(run->kernel->params); i++)
		free((void *)(uintptr_t)run->values[i].numbers);
	free(run->values);
	free(run->shared);
	free(run->merged);
	free(run->settings);
	free(run);
}

void kernel_run_begin(struct kernel_run *run)
{
	const struct pb_kernel *kernel = run->kernel;
	memset(run->merged, 0, kernel->result_size);
	if (run->shared)
		memset(run->shared, 0, kernel->shared_size);
	if (kernel->shared_open)
		CU_ASSERT_EQUAL(kernel->shared_open(run->state, run->shared), 0);
	run->items = kernel->plan(run->state, 0, run->merged);
}

/* Merges `acc`, and holds merge to its word that all-zero bytes are its identity. */
static void merge(struct kernel_run *run, const void *acc)
{
	void *alone = must(calloc(1, run->kernel->result_size + 1));
	run->kernel->merge(alone, acc);
	CU_ASSERT_EQUAL(memcmp(alone, acc, run->kernel->result_size), 0);
	run->kernel->merge(run->merged, acc);
	free(alone);
}

int kernel_run_claim(struct kernel_run *run, uint64_t begin, uint64_t end)
{
	const struct pb_kernel *kernel = run->kernel;
	struct pb_task task = {.begin = begin, .end = end, .shared = run->shared, .team = &pb_team_of_one};
	task.acc = must(calloc(1, kernel->result_size + 1));
	task.local = must(calloc(1, kernel->local_size + 1));
	task.session = must(calloc(1, kernel->session_size + 1));
	int result = kernel->session_open ? kernel->session_open(run->state, task.session) : 0;
	if (!result) {
		result = kernel->step(run->state, &task);
		merge(run, task.acc);
		if (kernel->session_close)
			kernel->session_close(run->state, task.session);
	}
	free(task.acc);
	free(task.local);
	free(task.session);
	return result;
}

static int round_tiles(struct kernel_run *run, uint64_t grain)
{
	for (uint64_t phase = 0; phase < 2; phase++)
		for (uint64_t begin = phase * grain; begin < run->items; begin += 2 * grain) {
			uint64_t end = begin + grain < run->items ? begin + grain : run->items;
			int error = kernel_run_claim(run, begin, end);
			if (error)
				return error;
		}
	return 0;
}

int kernel_run_tiles(struct kernel_run *run, uint64_t grain)
{
	int error = 0;
	for (unsigned round = 1; run->items > 0 && !error; round++) {
		error = round_tiles(run, grain);
		run->items = run->kernel->plan(run->state, round, run->merged);
	}
	return error;
}

int kernel_run_check(struct kernel_run *run, struct pb_verdict *verdict)
{
	*verdict = (struct pb_verdict){.lost_updates = -1};
	if (run->kernel->shared_close)
		run->kernel->shared_close(run->state, run->shared, run->merged);
	return run->kernel->check(run->state, run->merged, verdict);
}

int kernel_run_all(const struct pb_kernel *kernel, const char *settings, uint64_t grain, struct pb_verdict *verdict)
{
	struct kernel_run *run = kernel_run_must_open(kernel, settings);
	kernel_run_begin(run);
	CU_ASSERT_EQUAL(kernel_run_tiles(run, grain), 0);
	int error = kernel_run_check(run, verdict);
	kernel_run_close(run);
	return error;
}

static double cpu_s(void)
{
	struct timespec now;
	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

double kernel_run_cpu_s(const struct pb_kernel *kernel, const char *settings, int tries)
{
	double least = 0;
	struct kernel_run *run = kernel_run_must_open(kernel, settings);
	for (int i = 0; i < tries; i++) {
		struct pb_verdict verdict;
		kernel_run_begin(run);
		double begin = cpu_s();
		CU_ASSERT_EQUAL(kernel_run_claim(run, 0, run->items), 0);
		double took = cpu_s() - begin;
		CU_ASSERT_EQUAL(kernel_run_check(run, &verdict), 0);
		least = i == 0 || took < least ? took : least;
	}
	kernel_run_close(run);
	return least;
}

bool kernel_run_grows(const struct pb_kernel *kernel, const char *once, const char *twice)
{
	double least_once = INFINITY, least_twice = INFINITY;
	for (int turn = 0; turn < 100; turn++) {
		least_once = fmin(least_once, kernel_run_cpu_s(kernel, once, 3));
		least_twice = fmin(least_twice, kernel_run_cpu_s(kernel, twice, 3));
		if (turn >= 2 && least_twice > 1.5 * least_once)
			return true;
	}
	return false;
}
