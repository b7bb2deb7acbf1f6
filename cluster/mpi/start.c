#include "cluster/mpi/start.h"

#include <stdlib.h>
#include <unistd.h>

#include "cluster/deadline.h"
#include "cluster/mpi/muster.h"
#include "cluster/mpi/tie.h"
#include "cluster/mpi/world.h"

#define START_S 120 /* longest that ranks may take to come together */
#define OTHERS_S 10 /* for rank 0 to end them all, if it is not the one that is missing */

/* As the launcher says: MPI does not know yet. */
static bool is_first(void)
{
	static const char *const names[] = {"OMPI_COMM_WORLD_RANK", "PMIX_RANK", "PMI_RANK"};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const char *rank = getenv(names[i]);
		if (rank)
			return strcmp(rank, "0") == 0;
	}
	return true;
}

/* Rank 0 speaks for all, and before they end. Without a thread for it, nobody looks how long it takes. */
static void deadline_set(pb_lifeline_lost *lost)
{
	const bool first = is_first();
	char host[65] = "";
	struct pb_why why = {""};
	(void)gethostname(host, sizeof host - 1);
	if (first)
		(void)pb_fail(
		    &why, 0,
		    "rank 0 on %s has waited %d s for the others: one has ended or hangs, or its host cannot be "
		    "reached; see what the launcher says of them",
		    host, START_S);
	if (lost)
		(void)pb_deadline_set((first ? START_S : START_S + OTHERS_S) * INT64_C(1000000000), lost, &why);
}

static int begin(int *argc, char ***argv, const char *build, pb_lifeline_lost *lost, uint32_t **hosts, char *remark,
                 size_t size, struct pb_why *why)
{
	int error = pb_world_start(argc, argv, why);
	if (error)
		return error;
	*hosts = pb_world_must(calloc(pb_world_size(), sizeof **hosts));
	error = pb_muster(build, *hosts, remark, size, why);
	if (error)
		pb_world_leave();
	else if (lost)
		pb_tie(lost, remark, size);
	return error;
}

int pb_start(int *argc, char ***argv, const char *build, pb_lifeline_lost *lost, uint32_t **hosts, char *remark,
             size_t size, struct pb_why *why)
{
	deadline_set(lost);
	const int error = begin(argc, argv, build, lost, hosts, remark, size, why);
	pb_deadline_met();
	return error;
}
