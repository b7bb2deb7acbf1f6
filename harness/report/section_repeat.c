/* The command line that made this run, as a shell takes it. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "harness/report/report.h"
#include "harness/show/shell_word.h"

static size_t most_bytes(const struct pb_run_facts *facts)
{
	size_t most = strlen("powbench") + 1;
	for (size_t i = 0; i < facts->environment_count; i++)
		most += 4 * (strlen(facts->environment[i].name) + strlen(facts->environment[i].value) + 2);
	for (size_t i = 0; i < facts->command_count; i++)
		most += 4 * (strlen(facts->command[i]) + 1);
	return most;
}

/* The caller frees it; NULL: no memory. */
static char *make_command(const struct pb_run_facts *facts)
{
	const size_t size = most_bytes(facts);
	char *line = calloc(size, 1);
	if (!line)
		return NULL;
	for (size_t i = 0; i < facts->environment_count; i++) {
		const struct pb_variable *variable = &facts->environment[i];
		pb_text_append(line, size, "%s=", variable->name);
		pb_shell_word_append(line, size, variable->value, strlen(variable->value));
		pb_text_append(line, size, " ");
	}
	pb_text_append(line, size, "powbench");
	for (size_t i = 0; i < facts->command_count; i++) {
		pb_text_append(line, size, " ");
		pb_shell_word_append(line, size, facts->command[i], strlen(facts->command[i]));
	}
	return line;
}

int pb_report_repeat(struct pb_report *report, pb_node *section, struct pb_why *why)
{
	(void)why;
	struct pb_html *html = &report->html;
	const struct pb_run_facts *facts = &report->run->facts;
	char *command = make_command(facts);
	if (!command)
		return -ENOMEM;
	pb_node *line = pb_html_add(html, section, "pre", NULL);
	pb_html_set(html, line, "tabindex", "0"); /* so that the keyboard scrolls it */
	(void)pb_html_add(html, line, "code", command);
	free(command);
	if (facts->software.commit && *facts->software.commit)
		(void)pb_html_addf(html, section, "p", "It was measured with powbench at commit %s.",
		                   facts->software.commit);
	if (facts->executable && *facts->executable)
		(void)pb_html_addf(html, section, "p", "The program was %s%s%s.", facts->executable,
		                   facts->executable_hash ? ", whose bytes have the hash " : "",
		                   facts->executable_hash ? facts->executable_hash : "");
	return 0;
}
