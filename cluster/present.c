#include "cluster/present.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

struct pb_present pb_present_here(const char *build)
{
	struct pb_present here = {0};
	(void)gethostname(here.host, sizeof here.host - 1);
	(void)snprintf(here.build, sizeof here.build, "%s", build);
	if (!getcwd(here.folder, sizeof here.folder))
		here.folder[0] = '\0';
	return here;
}

int pb_present_check(const struct pb_present *ranks, size_t count, struct pb_why *why)
{
	const struct pb_present *first = &ranks[0];
	for (const struct pb_present *at = ranks; at < ranks + count; at++) {
		if (strcmp(at->build, first->build) != 0)
			return pb_fail(why, -EINVAL, "%s has %s, and %s has %s: put one build on all hosts", at->host,
			               at->build, first->host, first->build);
		if (strcmp(at->folder, first->folder) != 0)
			return pb_fail(why, -EINVAL,
			               "%s works in %s, and %s in %s: start from a folder that all hosts see", at->host,
			               at->folder, first->host, first->folder);
	}
	return 0;
}

void pb_present_hosts(const struct pb_present *ranks, size_t count, uint32_t *hosts)
{
	uint32_t known = 0;
	for (size_t rank = 0; rank < count; rank++) {
		size_t first = 0;
		while (strcmp(ranks[first].host, ranks[rank].host) != 0)
			first++;
		hosts[rank] = first < rank ? hosts[first] : known++;
	}
}

static unsigned ranks_on(const char *host, const struct pb_present *ranks, size_t count)
{
	unsigned found = 0;
	for (size_t i = 0; i < count; i++)
		found += strcmp(ranks[i].host, host) == 0;
	return found;
}

void pb_present_remark(const struct pb_present *ranks, size_t count, char *remark, size_t size)
{
	const char *few = ranks[0].host, *many = few;
	unsigned fewest = ranks_on(few, ranks, count), most = fewest;
	for (size_t i = 1; i < count; i++) {
		if (strcmp(ranks[i].host, ranks[i - 1].host) == 0)
			continue;
		const unsigned here = ranks_on(ranks[i].host, ranks, count);
		few = here < fewest ? ranks[i].host : few;
		fewest = here < fewest ? here : fewest;
		many = here > most ? ranks[i].host : many;
		most = here > most ? here : most;
	}
	remark[0] = '\0';
	if (fewest < most)
		(void)snprintf(remark, size, "%s has %u rank%s, %s has %u: give all hosts as many slots", few, fewest,
		               fewest == 1 ? "" : "s", many, most);
}

bool pb_present_spread(const struct pb_present *ranks, size_t count)
{
	return ranks_on(ranks[0].host, ranks, count) < count;
}

struct pb_mark pb_mark_make(void)
{
	struct pb_mark mark = {".powbench-XXXXXX"};
	const int fd = mkstemp(mark.name);
	if (fd < 0)
		return (struct pb_mark){""};
	(void)close(fd);
	return mark;
}

void pb_mark_remove(const struct pb_mark *mark)
{
	if (mark->name[0])
		(void)unlink(mark->name);
}

bool pb_mark_seen(const struct pb_mark *mark)
{
	return !mark->name[0] || access(mark->name, F_OK) == 0;
}

void pb_mark_remark(const struct pb_present *ranks, size_t rank, char *remark, size_t size)
{
	const size_t used = strlen(remark);
	(void)snprintf(remark + used, size - used,
	               "%s%s does not see what %s has in %.80s: files that ranks write stay on their hosts",
	               used ? "; " : "", ranks[rank].host, ranks[0].host, ranks[0].folder);
}
