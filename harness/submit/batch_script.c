#include "harness/submit/batch_script.h"

#include <argz.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "harness/files/files.h"
#include "harness/show/shell_word.h"
#include "harness/templates.h"

void pb_batch_part(char out[static PB_PART_SIZE], uint32_t nodes)
{
	(void)snprintf(out, PB_PART_SIZE, "nodes-%" PRIu32, nodes);
}

/* A word as the shell takes it; each byte of it becomes four at most. */
static void write_word(FILE *out, const char *word)
{
	const size_t length = strlen(word);
	char *quoted = calloc(4 * length + 3, 1);
	if (quoted)
		pb_shell_word_append(quoted, 4 * length + 3, word, length);
	else
		(void)fputs("''", out);
	(void)fputs(quoted ? quoted : "", out);
	free(quoted);
}

static void write_settings(FILE *out, const struct pb_batch_script *script)
{
	const struct pb_run_words *words = script->words;
	fprintf(out, "ranks=$((nodes * %" PRIu64 "))\npowbench=", script->ranks_per_node);
	write_word(out, script->program);
	fputs("\nfolder=", out);
	write_word(out, script->folder);
	fputs("/nodes-$nodes\nwords=(", out);
	for (const char *word = NULL; (word = argz_next(words->argz, words->length, word));) {
		write_word(out, word);
		fputc(' ', out);
	}
	fputs(pb_run_words_has(words, "workers") ? ")\n" : "--workers=\"$ranks\")\n", out);
}

static const char *template_text(void)
{
	const struct pb_template *template = pb_templates;
	while (strcmp(template->name, "submit.sbatch") != 0)
		template ++;
	return template->text;
}

/* The template has one line to fill in. */
static void write_script(FILE *out, const struct pb_batch_script *script)
{
	static const char mark[] = "@settings@\n";
	const char *text = template_text();
	const char *at = strstr(text, mark);
	fprintf(out, "%.*s", (int)(at - text), text);
	write_settings(out, script);
	fputs(at + sizeof mark - 1, out);
}

int pb_batch_script_write(const char *path, const struct pb_batch_script *script, struct pb_why *why)
{
	char *bytes = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&bytes, &length);
	if (out)
		write_script(out, script);
	int error = !out || ferror(out) ? -ENOMEM : 0;
	if (out && fclose(out) != 0)
		error = -ENOMEM;
	error = error ? pb_fail(why, error, "no memory for %s", path) : pb_file_replace(path, bytes, length, why);
	free(bytes);
	return error;
}
