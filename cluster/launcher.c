#include "cluster/launcher.h"

#include <errno.h>
#include <stdlib.h>
#include <wordexp.h>

#include "cluster/mpirun.h"
#include "cluster/ranks.h"

static wordexp_t named; /* no words: mpirun */

bool pb_launcher_is_named(void)
{
	return named.we_wordc > 0;
}

const char *pb_launcher_name(void)
{
	return pb_launcher_is_named() ? named.we_wordv[0] : "mpirun";
}

int pb_launch_by(const char *command, struct pb_why *why)
{
	static const char like[] = "write it like 'srun --mpi=pmix -N 4' or 'mpirun --hostfile hosts'";
	wordexp_t words = {0};
	int failed = wordexp(command, &words, WRDE_NOCMD);
	if (failed == WRDE_NOSPACE) {
		wordfree(&words);
		return -ENOMEM;
	}
	if (failed)
		return pb_fail(why, -EINVAL, "cannot be split into words; %s", like);
	if (words.we_wordc == 0) {
		wordfree(&words);
		return pb_fail(why, -EINVAL, "a command is missing; %s", like);
	}
	if (pb_launcher_is_named())
		wordfree(&named);
	named = words;
	return 0;
}

int pb_launcher_find(char *path, size_t size, struct pb_why *why)
{
	if (!pb_launcher_is_named())
		return pb_mpirun_find(path, size, why);
	if (pb_path_find(pb_launcher_name(), path, size))
		return 0;
	return pb_fail(why, -ENOENT, "--launcher %s: there is no such program on PATH", pb_launcher_name());
}

char **pb_launcher_words(char *const *more)
{
	static char mpirun[] = "mpirun", count[] = "-n";
	size_t known = pb_launcher_is_named() ? named.we_wordc : 1, added = 0;
	while (more[added])
		added++;
	char **words = calloc(known + added + 2, sizeof *words);
	if (!words)
		return NULL;
	words[0] = mpirun;
	for (size_t i = 0; i < named.we_wordc; i++)
		words[i] = named.we_wordv[i];
	words[known] = count;
	memcpy(words + known + 1, more, added * sizeof *words);
	return words;
}
