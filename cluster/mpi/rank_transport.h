/* rank_transport.h: the transport of a team of ranks (powbench/transport.h): MPI's own blocking calls, and nothing
 * beside them. A section keeps `speaks` of rank_team.h from begin to end. */
#ifndef CLUSTER_MPI_RANK_TRANSPORT_H
#define CLUSTER_MPI_RANK_TRANSPORT_H

#include <powbench/transport.h>

extern const struct pb_transport pb_rank_transport;

#endif
