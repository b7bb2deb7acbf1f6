#include "team.h"

#include <ctype.h>
#include <math.h>
#include <sched.h>
#include <stdlib.h>
#include <unistd.h>

/* Measured with bench-pow-team on two cores of a Zen 4, by powers i^i of 75 thousand to 88 million bits, 1 to 16 of
 * them: those with which wrong choices cost least, 8 % at most. */
static const double meetings_bits = 255e3; /* of one power, as bits that one worker makes in the same time */
static const double alone_share = 0.17;    /* of a power: what one member does while the others wait */
static const double crowded = 1.2;         /* how much longer a power takes while others are made on their own */

/* Members wait for whoever is held up: beside other work a team took up to 1.8 times as long as workers on their own.
 * So it is chosen where it gains more than that risk and the model's own error. */
static const double clearly = 0.9;

int pb_pow_team_read(uint32_t *team, const struct pb_args *args, struct pb_why *why)
{
	const char *text = pb_args_get(args, "team").text;
	char *end = NULL;
	*team = PB_POW_TEAM_AUTO;
	if (strcmp(text, "auto") == 0)
		return 0;
	*team = PB_POW_TEAM_ALL;
	if (strcmp(text, "all") == 0)
		return 0;
	errno = 0;
	const unsigned long members = isdigit((unsigned char)text[0]) ? strtoul(text, &end, 10) : 0;
	if (!members || *end || errno || members >= PB_POW_TEAM_ALL / 2)
		return pb_fail(why, -EINVAL,
		               "pow.team=%.40s is no team: give auto, all, or how many workers make a power together",
		               text);
	*team = (uint32_t)members;
	return 0;
}

static uint32_t cores(void)
{
	cpu_set_t set;
	if (sched_getaffinity(0, sizeof set, &set) == 0)
		return (uint32_t)CPU_COUNT(&set);
	return (uint32_t)sysconf(_SC_NPROCESSORS_ONLN);
}

static double by_single_workers(const struct pb_pow_items *items, const struct pb_pow_size *size, uint32_t workers)
{
	const double turns = ceil((double)items->count / workers);
	return fmax(size->most_bits, turns * size->bits / (double)items->count) * (items->count > 1 ? crowded : 1);
}

static double by_one_team(const struct pb_pow_items *items, const struct pb_pow_size *size, uint32_t workers)
{
	return (double)items->count * meetings_bits + size->bits * (alone_share + (1 - alone_share) / workers);
}

uint32_t pb_pow_team_members(uint32_t team, const struct pb_pow_items *items, const struct pb_pow_size *size,
                             const struct pb_bigint_engine *engine, uint32_t workers)
{
	if (team == PB_POW_TEAM_ALL)
		return workers;
	if (team != PB_POW_TEAM_AUTO)
		return team;
	if (!engine->divides || items->count == 0 || workers > cores() ||
	    by_one_team(items, size, workers) >= clearly * by_single_workers(items, size, workers))
		return 1;
	return workers | PB_TEAM_IF_SHARED;
}
