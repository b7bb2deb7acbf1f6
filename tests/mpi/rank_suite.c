#include "mpi/rank_suite.h"

struct pb_rank_team rank_suite_team;
const atomic_bool rank_suite_never;
static const struct pb_stop never_stopped;

int rank_suite_main(const char *suite, const struct test *tests, size_t piece_bytes, int argc, char **argv)
{
	struct pb_rank_team *team = &rank_suite_team;
	int size = 0;
	MPI_Init(&argc, &argv);
	MPI_Comm_size(MPI_COMM_WORLD, &size);
	pb_rank_team_join(team, MPI_COMM_WORLD, (uint32_t)size);
	team->piece_bytes = piece_bytes ? piece_bytes : team->piece_bytes;
	team->stop = &never_stopped;
	team->cancel = &rank_suite_never;
	const int status = suite_main(suite, tests, argc, argv);
	pb_rank_team_leave(team);
	MPI_Finalize();
	return status;
}
