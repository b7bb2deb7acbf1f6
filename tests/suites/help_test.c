/* What the program says about itself has everything that its tables have. */
#include <errno.h>
#include <stdlib.h>

#include "harness/cli/help.h"
#include "harness/cli/list.h"
#include "harness/cli/page.h"
#include "harness/cli/registry.h"
#include "harness/exit_status.h"
#include "support/golden.h"
#include "support/suite.h"
#include "support/texts.h"

static char *help(enum pb_format format, const char *command)
{
	char *text = NULL, *names[] = {(char *)command};
	size_t size = 0;
	struct pb_why why = {""};
	struct pb_options options = {.command = PB_COMMAND_HELP, .format = format};
	if (command)
		options.arguments = (struct pb_names){names, 1};
	FILE *out = open_memstream(&text, &size);
	CU_ASSERT_PTR_NOT_NULL_FATAL(out);
	CU_ASSERT_EQUAL(pb_help_command(out, &options, &why), 0);
	fclose(out);
	return text;
}

static char *list(const char *what)
{
	char *text = NULL, *names[] = {(char *)what};
	size_t size = 0;
	struct pb_options options = {.command = PB_COMMAND_LIST, .arguments = {names, what ? 1 : 0}};
	FILE *out = open_memstream(&text, &size);
	CU_ASSERT_PTR_NOT_NULL_FATAL(out);
	CU_ASSERT_EQUAL(pb_list_command(out, &options, NULL), 0);
	fclose(out);
	return text;
}

/* The man page writes each '-' as "\-". */
static void check_option(const char *text, enum pb_format format, const struct pb_option *option)
{
	char name[80], *end = name + sprintf(name, format == PB_FORMAT_MAN ? "\\-\\-" : "--");
	for (const char *byte = option->name; *byte; byte++)
		end += sprintf(end, *byte == '-' && format == PB_FORMAT_MAN ? "\\%c" : "%c", *byte);
	texts_check_part(text, name);
}

static void every_option_is_in_every_format(void)
{
	for (enum pb_format format = PB_FORMAT_TEXT; format <= PB_FORMAT_MARKDOWN; format++) {
		char *text = help(format, NULL);
		for (const struct pb_option *option = pb_option_table; option->name; option++)
			check_option(text, format, option);
		free(text);
	}
}

static void every_command_is_in_every_format(void)
{
	for (enum pb_format format = PB_FORMAT_TEXT; format <= PB_FORMAT_MARKDOWN; format++) {
		char *text = help(format, NULL);
		for (unsigned i = 0; i < PB_COMMAND_COUNT; i++)
			texts_check_part(text, pb_commands[i].name);
		free(text);
	}
}

static void the_help_of_a_command_has_its_options_and_no_other(void)
{
	for (unsigned i = 0; i < PB_COMMAND_COUNT; i++) {
		char *text = help(PB_FORMAT_TEXT, pb_commands[i].name);
		for (const struct pb_option *option = pb_option_table; option->name; option++) {
			char name[80];
			snprintf(name, sizeof name, "    --%s ", option->name);
			if (pb_option_applies(option, i))
				check_option(text, PB_FORMAT_TEXT, option);
			else
				CU_ASSERT_PTR_NULL(strstr(text, name));
		}
		free(text);
	}
}

static void every_exit_status_is_explained(void)
{
	static const char *const statuses[] = {
#define X(name, value, summary) "  " #value " ",
	    PB_EXIT_STATUSES(X)
#undef X
	};
	char *text = help(PB_FORMAT_TEXT, NULL);
	for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
		texts_check_part(text, statuses[i]);
	free(text);
}

static void every_kernel_driver_and_parameter_is_listed(void)
{
	char *text = list(NULL), *man = help(PB_FORMAT_MARKDOWN, NULL), term[128];
	const struct pb_kernel *kernel;
	for (size_t i = 0; (kernel = pb_registry_kernel(i)); i++) {
		texts_check_part(text, kernel->name);
		texts_check_part(man, kernel->name);
		for (const struct pb_param *param = kernel->params; param && param->name; param++) {
			snprintf(term, sizeof term, "%s.%s=%s", kernel->name, param->name, param->initial);
			texts_check_part(text, term);
			texts_check_part(man, term);
		}
	}
	for (size_t i = 0; pb_registry_driver(i); i++)
		texts_check_part(text, pb_registry_driver(i)->name);
	free(text);
	free(man);
}

static void the_machine_is_listed_with_its_cores(void)
{
	char *text = list("machine");
	texts_check_part(text, "Machine:");
	texts_check_part(text, "cores ");
	free(text);
}

static void the_reference_in_docs_is_what_the_program_says(void)
{
	char *text = help(PB_FORMAT_MARKDOWN, NULL);
	CU_ASSERT_TRUE(golden_agrees("docs/reference.md", text, strlen(text)));
	free(text);
}

static void a_part_can_be_listed_alone(void)
{
	char *text = list("drivers");
	texts_check_part(text, "serial");
	CU_ASSERT_EQUAL(strncmp(text, "Drivers:\n", 9), 0);
	CU_ASSERT_PTR_NULL(strstr(text, "Kernels"));
	free(text);
}

static void check_width(const char *text)
{
	while (*text) {
		size_t length = strcspn(text, "\n");
		CU_ASSERT(length <= PB_PAGE_WIDTH);
		CU_ASSERT(length == 0 || text[length - 1] != ' ');
		text += length + (text[length] == '\n');
	}
}

static void a_terminal_of_80_columns_is_wide_enough(void)
{
	char *text = help(PB_FORMAT_TEXT, NULL);
	check_width(text);
	free(text);
	for (unsigned i = 0; i < PB_COMMAND_COUNT; i++) {
		text = help(PB_FORMAT_TEXT, pb_commands[i].name);
		check_width(text);
		free(text);
	}
	text = list(NULL);
	check_width(text);
	free(text);
}

static void words_are_wrapped_and_long_terms_have_a_line_of_their_own(void)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	struct pb_page page = {out, &pb_page_text, PB_PAGE_EMPTY};
	pb_page_entry(&page, "short", "one");
	pb_page_entry(&page, "a-term-of-exactly-22-c", "two");
	pb_page_entry(&page, "a-term-of-exactly-23-ch", "three");
	pb_page_entry(&page, "w", "0123456789 0123456789 0123456789 0123456789 0123456789 end");
	fclose(out);
	texts_check(text, "  short                   one\n"
	                  "  a-term-of-exactly-22-c  two\n"
	                  "  a-term-of-exactly-23-ch\n"
	                  "                          three\n"
	                  "  w                       0123456789 0123456789 0123456789 0123456789 0123456789\n"
	                  "                          end\n");
	free(text);
}

static void what_is_special_to_man_and_markdown_is_escaped(void)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	struct pb_page man = {out, &pb_page_man, PB_PAGE_EMPTY}, markdown = {out, &pb_page_markdown, PB_PAGE_EMPTY};
	pb_page_entry(&man, "--a\\b", ".starts like a request");
	pb_page_entry(&man, "'c", "d");
	pb_page_entry(&markdown, "a_b", "c_d *e* <f>");
	fclose(out);
	texts_check(text, ".TP\n\\fB\\-\\-a\\eb\n\\fR\\&.starts like a request\n"
	                  ".TP\n\\fB\\&'c\n\\fRd\n"
	                  "- `a_b`: c\\_d \\*e\\* \\<f>\n");
	free(text);
}

static void help_on_an_unknown_command_is_refused(void)
{
	char *names[] = {(char *)"rnu"};
	struct pb_why why = {""};
	struct pb_options options = {.command = PB_COMMAND_HELP, .arguments = {names, 1}};
	CU_ASSERT_EQUAL(pb_help_command(stdout, &options, &why), -EINVAL);
	texts_check_why(&why, "unknown command 'rnu': did you mean 'run'?");
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"every option is in every format", every_option_is_in_every_format},
	    {"every command is in every format", every_command_is_in_every_format},
	    {"the help of a command has its options and no other", the_help_of_a_command_has_its_options_and_no_other},
	    {"every exit status is explained", every_exit_status_is_explained},
	    {"every kernel, driver and parameter is listed", every_kernel_driver_and_parameter_is_listed},
	    {"the machine is listed with its cores", the_machine_is_listed_with_its_cores},
	    {"the reference in docs/ is what the program says", the_reference_in_docs_is_what_the_program_says},
	    {"a part can be listed alone", a_part_can_be_listed_alone},
	    {"a terminal of 80 columns is wide enough", a_terminal_of_80_columns_is_wide_enough},
	    {"words are wrapped and long terms have a line of their own",
	     words_are_wrapped_and_long_terms_have_a_line_of_their_own},
	    {"what is special to man and markdown is escaped", what_is_special_to_man_and_markdown_is_escaped},
	    {"help on an unknown command is refused", help_on_an_unknown_command_is_refused},
	    {0},
	};
	return suite_main("help", tests, argc, argv);
}
