#include "harness/cli/option_store.h"

#include <errno.h>
#include <stdlib.h>

#include "harness/cli/quote.h"
#include "harness/cli/units.h"

#define COUNT_MAX 1000000000u

static void *member_of(struct pb_options *options, const struct pb_option *option)
{
	return (char *)options + option->member;
}

static int add_entries(struct pb_names *names, char *list, struct pb_why *why)
{
	for (char *entry; (entry = strsep(&list, ","));) {
		if (!*entry)
			return pb_fail(why, -EINVAL, "a name is missing; write it like one,two,three");
		if (pb_names_add(names, entry))
			return -ENOMEM;
	}
	return 0;
}

static int store_names(struct pb_names *names, const char *value, struct pb_why *why)
{
	char *list = strdup(value);
	if (!list)
		return -ENOMEM;
	int error = add_entries(names, list, why);
	free(list);
	bool all = false;
	for (size_t i = 0; i < names->count; i++)
		all |= strcmp(names->names[i], PB_ALL) == 0;
	if (error || !all)
		return error;
	pb_names_free(names);
	return pb_names_add(names, PB_ALL);
}

/* The index of `value` in the option's words, which are in the order of the enum that they stand for. */
static int find_word(unsigned *index, const struct pb_option *option, const char *value, size_t length,
                     struct pb_why *why)
{
	const char *words = option->words;
	for (*index = 0;; ++*index) {
		size_t word_length = strcspn(words, "|");
		if (word_length == length && memcmp(words, value, length) == 0)
			return 0;
		if (!words[word_length])
			return pb_fail(why, -EINVAL, "must be one of %s", option->words);
		words += word_length + 1;
	}
}

int pb_store_names(struct pb_options *options, const struct pb_option *option, const char *value, struct pb_why *why)
{
	return store_names(member_of(options, option), value, why);
}

int pb_store_paths(struct pb_options *options, const struct pb_option *option, const char *value, struct pb_why *why)
{
	if (!*value)
		return pb_fail(why, -EINVAL, "a path is missing");
	return pb_names_add(member_of(options, option), value);
}

int pb_store_path(struct pb_options *options, const struct pb_option *option, const char *value, struct pb_why *why)
{
	char **path = member_of(options, option);
	if (!*value)
		return pb_fail(why, -EINVAL, "a path is missing");
	free(*path);
	*path = strdup(value);
	return *path ? 0 : -ENOMEM;
}

int pb_store_flag(struct pb_options *options, const struct pb_option *option, const char *value, struct pb_why *why)
{
	(void)value, (void)why;
	*(bool *)member_of(options, option) = true;
	return 0;
}

int pb_store_word(struct pb_options *options, const struct pb_option *option, const char *value, struct pb_why *why)
{
	return find_word(member_of(options, option), option, value, strlen(value), why);
}

int pb_store_tool(struct pb_options *options, const struct pb_option *option, const char *value, struct pb_why *why)
{
	unsigned index;
	int error = find_word(&index, option, value, strlen(value), why);
	if (!error)
		*(enum pb_tool *)member_of(options, option) = PB_TOOL_NONE + 1 + index;
	return error;
}

static bool is_same_assignment(const struct pb_assignment *a, const struct pb_assignment *b)
{
	return strcmp(a->kernel, b->kernel) == 0 && strcmp(a->name, b->name) == 0 && strcmp(a->value, b->value) == 0;
}

static void free_assignment(struct pb_assignment *assignment)
{
	free(assignment->kernel);
	free(assignment->name);
	free(assignment->value);
}

static int add_assignment(struct pb_options *options, const struct pb_assignment *added)
{
	for (size_t i = 0; i < options->assignment_count; i++)
		if (is_same_assignment(&options->assignments[i], added))
			return -EEXIST;
	struct pb_assignment *larger = realloc(options->assignments, (options->assignment_count + 1) * sizeof *larger);
	if (!larger)
		return -ENOMEM;
	options->assignments = larger;
	larger[options->assignment_count++] = *added;
	return 0;
}

int pb_store_assignment(struct pb_options *options, const struct pb_option *option, const char *value,
                        struct pb_why *why)
{
	size_t name_end = strcspn(value, "="), kernel_end = strcspn(value, ".=");
	if (kernel_end == 0 || kernel_end + 1 >= name_end || !value[name_end])
		return pb_fail(why, -EINVAL, "must be %s, like pow.first=5M", option->argument);
	struct pb_assignment added = {
	    strndup(value, kernel_end),
	    strndup(value + kernel_end + 1, name_end - kernel_end - 1),
	    strdup(value + name_end + 1),
	};
	int error = added.kernel && added.name && added.value ? add_assignment(options, &added) : -ENOMEM;
	if (error)
		free_assignment(&added);
	return error == -EEXIST ? 0 : error;
}

int pb_store_schedule(struct pb_options *options, const struct pb_option *option, const char *value, struct pb_why *why)
{
	unsigned kind;
	uint64_t grain = 0;
	size_t length = strcspn(value, ",");
	int error = find_word(&kind, option, value, length, why);
	if (!error && value[length])
		error = pb_units_parse_count(value + length + 1, &grain, why);
	if (error)
		return error;
	if (value[length] && grain == 0)
		return pb_fail(why, -EINVAL, "a grain is one item or more");
	for (size_t i = 0; i < options->schedule_count; i++)
		if (options->schedules[i].kind == kind)
			return pb_fail(why, -EINVAL, "given twice: each kind is measured with one grain");
	options->schedules[options->schedule_count++] = (struct pb_schedule_choice){kind, grain};
	return 0;
}

int pb_store_scaling(struct pb_options *options, const struct pb_option *option, const char *value, struct pb_why *why)
{
	unsigned index;
	int error = find_word(&index, option, value, strlen(value), why);
	if (!error)
		options->weak = index == 1;
	return error;
}

int pb_store_rate(struct pb_options *options, const struct pb_option *option, const char *value, struct pb_why *why)
{
	double rate;
	int error = pb_units_parse_real(value, &rate, why);
	if (!error && !(rate >= 0.001 && rate <= 1e9))
		error = pb_fail(why, -EINVAL, "must be 0.001 to 1e9 items per second");
	if (!error)
		*(double *)member_of(options, option) = rate;
	return error;
}

/* "2" or "2%" */
static int parse_percent(const char *text, double *percent, struct pb_why *why)
{
	char number[64];
	size_t length = strlen(text);
	if (length > 1 && length < sizeof number && text[length - 1] == '%') {
		memcpy(number, text, length - 1);
		number[length - 1] = '\0';
		text = number;
	}
	return pb_units_parse_real(text, percent, why);
}

int pb_store_percent(struct pb_options *options, const struct pb_option *option, const char *value, struct pb_why *why)
{
	double percent;
	int error = parse_percent(value, &percent, why);
	if (error)
		return error;
	if (!(percent > 0 && percent <= 100))
		return pb_fail(why, -EINVAL, "must be above 0 and at most 100");
	*(double *)member_of(options, option) = percent / 100;
	return 0;
}

int pb_store_confidence(struct pb_options *options, const struct pb_option *option, const char *value,
                        struct pb_why *why)
{
	double percent;
	int error = parse_percent(value, &percent, why);
	if (error)
		return error;
	if (!(percent >= 50 && percent <= 99.9999))
		return pb_fail(why, -EINVAL, "must be 50 to 99.9999");
	*(double *)member_of(options, option) = percent / 100;
	return 0;
}

int pb_store_share(struct pb_options *options, const struct pb_option *option, const char *value, struct pb_why *why)
{
	double percent;
	int error = parse_percent(value, &percent, why);
	if (error)
		return error;
	if (!(percent >= 0 && percent <= 100))
		return pb_fail(why, -EINVAL, "must be 0 to 100");
	*(double *)member_of(options, option) = percent / 100;
	return 0;
}

int pb_store_time(struct pb_options *options, const struct pb_option *option, const char *value, struct pb_why *why)
{
	uint64_t *time_ns = member_of(options, option);
	int error = pb_units_parse_time(value, time_ns, why);
	if (!error && *time_ns == 0)
		error = pb_fail(why, -EINVAL, "must be longer than 0, like 90s or 2m");
	return error;
}

int pb_store_wait(struct pb_options *options, const struct pb_option *option, const char *value, struct pb_why *why)
{
	return pb_units_parse_time(value, member_of(options, option), why);
}

int pb_store_port(struct pb_options *options, const struct pb_option *option, const char *value, struct pb_why *why)
{
	uint64_t port;
	int error = pb_units_parse_count(value, &port, why);
	if (!error && port > UINT16_MAX)
		error = pb_fail(why, -EINVAL, "must be 0 to %u", UINT16_MAX);
	if (!error)
		*(uint16_t *)member_of(options, option) = (uint16_t)port;
	return error;
}

int pb_store_count(struct pb_options *options, const struct pb_option *option, const char *value, struct pb_why *why)
{
	return pb_units_parse_count(value, member_of(options, option), why);
}

int pb_store_positive_count(struct pb_options *options, const struct pb_option *option, const char *value,
                            struct pb_why *why)
{
	uint64_t *count = member_of(options, option);
	int error = pb_units_parse_count(value, count, why);
	if (!error && (*count == 0 || *count > COUNT_MAX))
		error = pb_fail(why, -EINVAL, "must be 1 to %u", COUNT_MAX);
	return error;
}
