#include "cluster/ranks.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "cluster/deadline.h"
#include "cluster/launch.h"
#include "cluster/launched.h"
#include "cluster/lifeline.h"
#include "cluster/slurm.h"
#ifdef PB_HAVE_MPI
#include "cluster/mpi/agent.h"
#include "cluster/mpi/clocks.h"
#include "cluster/mpi/follow.h"
#include "cluster/mpi/lookup.h"
#include "cluster/mpi/places.h"
#include "cluster/mpi/start.h"
#include "cluster/mpi/world.h"
#endif

#define LAUNCHER_S 8 /* longest until one that is told to look has noticed a host that was cut off */

static enum pb_rank_role role = PB_ALONE;
static char remark[256];
static uint32_t *hosts; /* of the ranks of this launch, on rank 0 */
static _Atomic(pb_lifeline_lost *) on_loss;

const char *pb_ranks_remark(void)
{
	return role == PB_ALONE ? pb_launch_remark() : remark;
}

enum pb_rank_role pb_ranks_role(void)
{
	return role;
}

uint32_t pb_ranks_host(uint32_t rank)
{
	return hosts && rank < pb_ranks_size() ? hosts[rank] : 0;
}

void pb_ranks_on_loss(void (*lost)(const struct pb_why *why))
{
	atomic_store(&on_loss, lost);
}

/* mpirun notices that an idle connection is dead; one over which it has just sent an order, because ranks end, it
 * trusts for a quarter of an hour. srun has no such way to find out, and is told. */
static void launcher_await(void)
{
	const struct timespec span = {.tv_sec = LAUNCHER_S};
	if (role == PB_CONDUCTOR && pb_lifelines_cut_off() && !pb_slurm_in_step())
		(void)nanosleep(&span, NULL);
}

void pb_ranks_scatter(void)
{
	launcher_await();
	pb_lifelines_scatter();
	if (pb_slurm_in_step() && (pb_deadline_missed() || pb_lifelines_linger() || pb_lifeline_lingers()))
		pb_slurm_cancel_step();
}

#ifdef PB_HAVE_MPI

static void lost(const struct pb_why *why)
{
	pb_lifeline_lost *const now = atomic_load(&on_loss);
	now(why);
}

static const char *agent_door; /* the argument of a rank of a launch of powbench's own */

static const char *door_of(int argc, char **argv)
{
	static const size_t length = sizeof PB_AGENT_ARGUMENT - 1;
	return argc == 2 && strncmp(argv[1], PB_AGENT_ARGUMENT, length) == 0 ? argv[1] + length : NULL;
}

static enum pb_rank_role role_of(int rank)
{
	if (rank > 0)
		return PB_FOLLOWER;
	return agent_door ? PB_AGENT : PB_CONDUCTOR;
}

static int start(int *argc, char ***argv, const char *build, struct pb_why *why)
{
	pb_lifeline_lost *const told = atomic_load(&on_loss) ? lost : NULL;
	int error = pb_start(argc, argv, build, told, &hosts, remark, sizeof remark, why);
	if (error)
		return error;
	agent_door = door_of(*argc, *argv);
	role = role_of(pb_world_rank());
	if (role == PB_FOLLOWER || role == PB_AGENT)
		(void)signal(SIGINT, SIG_IGN);
	if (role == PB_FOLLOWER)
		(void)signal(SIGTERM, SIG_IGN);
	return 0;
}

int pb_ranks_follow(const struct pb_ranks_host *host, struct pb_why *why)
{
	switch (role) {
	case PB_FOLLOWER:
		return pb_follow(host, why);
	case PB_AGENT:
		return pb_agent_serve(host, agent_door, why);
	default:
		return pb_fail(why, -EINVAL, "only a rank that a launcher started can follow");
	}
}

int pb_ranks_look(const char *path, struct pb_why *why)
{
	if (role == PB_ALONE)
		return pb_launch_look(path, why);
	return role == PB_CONDUCTOR ? pb_lookup_ask(path, why) : 0;
}

/* Rank 0's own comes first. */
static int allowances_ask(double quota, struct pb_allowance **list, uint32_t *count, struct pb_why *why)
{
	*count = pb_world_size();
	*list = calloc(*count, sizeof **list);
	if (!*list)
		return pb_fail(why, -ENOMEM, "no memory for %u ranks", *count);
	pb_allowance_read(*list, quota);
	pb_allowances_ask(*list);
	return 0;
}

int pb_ranks_allowances(double quota, struct pb_allowance **list, uint32_t *count, struct pb_why *why)
{
	return role == PB_ALONE ? pb_launch_allowances(list, count, why) : allowances_ask(quota, list, count, why);
}

void pb_ranks_end(void)
{
	if (role == PB_ALONE) {
		pb_launch_end();
		return;
	}
	pb_lifelines_end();
	if (!pb_lifelines_lost())
		pb_world_end();
}

void pb_ranks_clock(struct pb_ranks_clock *clock)
{
	pb_clocks_facts(clock);
}

void pb_ranks_ask_place(uint32_t rank, struct pb_rank_place *place)
{
	pb_places_ask(rank, place);
}

uint32_t pb_ranks_size(void)
{
	return role == PB_ALONE ? 0 : pb_world_size();
}

#else

static int start(int *argc, char ***argv, const char *build, struct pb_why *why)
{
	(void)build;
	(void)argc;
	(void)argv;
	return pb_fail(why, -ENOSYS,
	               "started by an MPI launcher but built without MPI: apt-get install libopenmpi-dev openmpi-bin, "
	               "then build again");
}

int pb_ranks_follow(const struct pb_ranks_host *host, struct pb_why *why)
{
	(void)host;
	return pb_fail(why, -ENOSYS, "built without MPI");
}

int pb_ranks_look(const char *path, struct pb_why *why)
{
	return pb_launch_look(path, why);
}

int pb_ranks_allowances(double quota, struct pb_allowance **list, uint32_t *count, struct pb_why *why)
{
	(void)quota;
	return pb_launch_allowances(list, count, why);
}

void pb_ranks_end(void)
{
}

void pb_ranks_clock(struct pb_ranks_clock *clock)
{
	*clock = (struct pb_ranks_clock){0};
}

void pb_ranks_ask_place(uint32_t rank, struct pb_rank_place *place)
{
	(void)rank;
	*place = (struct pb_rank_place){0};
}

uint32_t pb_ranks_size(void)
{
	return 0;
}

#endif

int pb_ranks_start(int *argc, char ***argv, const char *build, enum pb_rank_role *out, struct pb_why *why)
{
	bool launched = false;
	int error = pb_launched(&launched, why);
	if (!error && launched)
		error = start(argc, argv, build, why);
	*out = role;
	return error;
}
