#include "harness/cli/params.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "harness/cli/quote.h"
#include "harness/cli/units.h"
#include "harness/cli/unknown.h"

/* What pb_params_make() really makes; `args` is first, so that its address is that of the whole. */
struct made {
	struct pb_args args;
	struct pb_value values[];
};

static size_t count_params(const struct pb_param *params)
{
	size_t count = 0;
	while (params && params[count].name)
		count++;
	return count;
}

static int keep_text(struct pb_value *value, const char *text)
{
	value->text = strdup(text);
	return value->text ? 0 : -ENOMEM;
}

static int check_range(const struct pb_param *param, uint64_t number, struct pb_why *why)
{
	char limit[32];
	pb_units_write *write = pb_units_writer(param->type);
	if (number < param->min)
		return pb_fail(why, -EINVAL, "it must be at least %s", write(limit, sizeof limit, param->min));
	if (number > param->max)
		return pb_fail(why, -EINVAL, "it must be at most %s", write(limit, sizeof limit, param->max));
	return 0;
}

static int make_count(const struct pb_param *param, const char *text, uint64_t scale, struct pb_value *value,
                      struct pb_why *why)
{
	char digits[24];
	int error = pb_units_parse_count(text, &value->number, why);
	if (!error)
		error = check_range(param, value->number, why);
	if (error)
		return error;
	if (param->scales &&
	    (__builtin_mul_overflow(value->number, scale, &value->number) || check_range(param, value->number, NULL)))
		return pb_fail(why, -EINVAL, "times %" PRIu64 " workers (--scaling weak) it is out of range", scale);
	value->length = 1;
	snprintf(digits, sizeof digits, "%" PRIu64, value->number);
	return keep_text(value, digits);
}

static int make_time(const struct pb_param *param, const char *text, uint64_t scale, struct pb_value *value,
                     struct pb_why *why)
{
	(void)scale;
	char canonical[32];
	int error = pb_units_parse_time(text, &value->number, why);
	if (!error)
		error = check_range(param, value->number, why);
	if (error)
		return error;
	value->length = 1;
	return keep_text(value, pb_units_time_text(canonical, sizeof canonical, value->number));
}

static int make_share(const struct pb_param *param, const char *text, uint64_t scale, struct pb_value *value,
                      struct pb_why *why)
{
	(void)scale;
	char canonical[32];
	int error = pb_units_parse_share(text, &value->number, why);
	if (!error)
		error = check_range(param, value->number, why);
	if (error)
		return error;
	value->length = 1;
	return keep_text(value, pb_units_share_text(canonical, sizeof canonical, value->number));
}

static int make_choice(const struct pb_param *param, const char *text, uint64_t scale, struct pb_value *value,
                       struct pb_why *why)
{
	(void)scale;
	size_t length = strlen(text);
	const char *choice = param->choices;
	for (uint64_t i = 0; choice; i++) {
		size_t choice_length = strcspn(choice, "|");
		if (choice_length == length && memcmp(choice, text, length) == 0) {
			value->number = i;
			value->length = 1;
			return keep_text(value, text);
		}
		choice = choice[choice_length] ? choice + choice_length + 1 : NULL;
	}
	return pb_fail(why, -EINVAL, "it must be one of %s", param->choices);
}

static int make_text(const struct pb_param *param, const char *text, uint64_t scale, struct pb_value *value,
                     struct pb_why *why)
{
	(void)param, (void)scale;
	for (const char *byte = text; *byte; byte++)
		if ((unsigned char)*byte < ' ' || *byte == 0x7f)
			return pb_fail(why, -EINVAL, "control characters and new lines are not allowed");
	value->length = strlen(text);
	return keep_text(value, text);
}

static size_t count_entries(const char *list)
{
	size_t entries = 1;
	for (; *list; list++)
		entries += *list == ',';
	return entries;
}

static int parse_entry(const struct pb_param *param, const char *entry, size_t length, uint64_t *number,
                       struct pb_why *why)
{
	char text[64];
	if (length == 0)
		return pb_fail(why, -EINVAL, "it has an empty entry");
	if (length >= sizeof text)
		return pb_fail(why, -EINVAL, "'%s' is not a list of whole numbers", pb_quote(entry).text);
	memcpy(text, entry, length);
	text[length] = '\0';
	int error = pb_units_parse_count(text, number, why);
	return error ? error : check_range(param, *number, why);
}

static int keep_joined(struct pb_value *value)
{
	enum { WIDEST = 21 }; /* 20 digits and a comma */
	char *text = malloc(value->length * WIDEST + 1), *end = text;
	if (!text)
		return -ENOMEM;
	for (size_t i = 0; i < value->length; i++)
		end += sprintf(end, "%s%" PRIu64, i ? "," : "", value->numbers[i]);
	value->text = text;
	return 0;
}

static int make_counts(const struct pb_param *param, const char *text, uint64_t scale, struct pb_value *value,
                       struct pb_why *why)
{
	(void)scale;
	size_t entries = count_entries(text);
	uint64_t *numbers = calloc(entries, sizeof *numbers);
	value->numbers = numbers;
	if (!numbers)
		return -ENOMEM;
	for (; value->length < entries; value->length++) {
		size_t length = strcspn(text, ",");
		int error = parse_entry(param, text, length, &numbers[value->length], why);
		if (error)
			return error;
		text += length + 1;
	}
	return keep_joined(value);
}

static int make_value(const struct pb_param *param, const char *text, uint64_t scale, struct pb_value *value,
                      struct pb_why *why)
{
	static int (*const makers[])(const struct pb_param *, const char *, uint64_t, struct pb_value *,
	                             struct pb_why *) = {
	    [PB_PARAM_COUNT] = make_count, [PB_PARAM_TIME] = make_time,     [PB_PARAM_CHOICE] = make_choice,
	    [PB_PARAM_TEXT] = make_text,   [PB_PARAM_COUNTS] = make_counts, [PB_PARAM_SHARE] = make_share,
	};
	if (*text)
		return makers[param->type](param, text, scale, value, why);
	if (*param->initial)
		return pb_fail(why, -EINVAL, "a value is missing; the default is %s", param->initial);
	return keep_text(value, "");
}

static bool is_known(const struct pb_kernel *kernel, const char *name)
{
	for (const struct pb_param *param = kernel->params; param && param->name; param++)
		if (strcmp(param->name, name) == 0)
			return true;
	return false;
}

static int refuse_name(const struct pb_kernel *kernel, const char *name, struct pb_why *why)
{
	const char *names[64];
	char subject[96];
	size_t count = 0;
	for (; count < count_params(kernel->params) && count < sizeof names / sizeof *names; count++)
		names[count] = kernel->params[count].name;
	snprintf(subject, sizeof subject, "%.48s has no parameter", kernel->name);
	if (count == 0)
		return pb_fail(why, -EINVAL, "%s '%s'; it has none", subject, pb_quote(name).text);
	return pb_unknown(why, subject, name, names, count);
}

static int check_names(const struct pb_kernel *kernel, const struct pb_setting *settings, size_t count,
                       struct pb_why *why)
{
	for (size_t s = 0; s < count; s++)
		if (!is_known(kernel, settings[s].name))
			return refuse_name(kernel, settings[s].name, why);
	return 0;
}

static const char *text_of(const struct pb_param *param, const struct pb_setting *settings, size_t count)
{
	while (count-- > 0)
		if (strcmp(settings[count].name, param->name) == 0)
			return settings[count].value;
	return param->initial;
}

static int fill(struct made *made, const struct pb_kernel *kernel, const struct pb_setting *settings, size_t count,
                uint64_t scale, struct pb_why *why)
{
	for (size_t p = 0; kernel->params && kernel->params[p].name; p++) {
		const struct pb_param *param = &kernel->params[p];
		const char *text = text_of(param, settings, count);
		struct pb_why reason = {"no memory"};
		int error = make_value(param, text, scale, &made->values[p], &reason);
		if (error)
			return pb_fail(why, error == -ENOMEM ? error : -EINVAL, "%s.%s=%s: %s", kernel->name,
			               param->name, pb_quote(text).text, reason.text);
	}
	return 0;
}

int pb_params_make(struct pb_args **args, const struct pb_kernel *kernel, const struct pb_setting *settings,
                   size_t count, uint64_t scale, struct pb_why *why)
{
	*args = NULL;
	int error = check_names(kernel, settings, count, why);
	if (error)
		return error;
	struct made *made = calloc(1, sizeof *made + count_params(kernel->params) * sizeof *made->values);
	if (!made)
		return pb_fail(why, -ENOMEM, "no memory for the parameters of %s", kernel->name);
	made->args = (struct pb_args){kernel->params, made->values};
	error = fill(made, kernel, settings, count, scale, why);
	if (error)
		pb_params_free(&made->args);
	else
		*args = &made->args;
	return error;
}

void pb_params_free(struct pb_args *args)
{
	for (size_t i = 0; args && i < count_params(args->params); i++) {
		free((char *)args->values[i].text);
		free((uint64_t *)args->values[i].numbers);
	}
	free(args);
}

/* Spaces separate the parameters, so those inside a text are written as %20, and % as %25. */
static void write_escaped(FILE *out, const char *text)
{
	for (; *text; text++)
		if (*text == ' ' || *text == '%')
			fprintf(out, "%%%02x", *text);
		else
			fputc(*text, out);
}

char *pb_params_text(const struct pb_args *args)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	if (!out)
		return NULL;
	const char *gap = "";
	for (size_t i = 0; i < count_params(args->params); i++) {
		if (args->values[i].length == 0)
			continue;
		fprintf(out, "%s%s=", gap, args->params[i].name);
		if (args->params[i].type == PB_PARAM_TEXT)
			write_escaped(out, args->values[i].text);
		else
			fputs(args->values[i].text, out);
		gap = " ";
	}
	if (fclose(out) == 0)
		return text;
	free(text);
	return NULL;
}
