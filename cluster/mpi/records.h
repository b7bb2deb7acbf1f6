/*
 * records.h: followers' records on their way to rank 0. A follower keeps those of its last round until the next one and
 * sends them when it is asked, so that rounds without records cost nothing.
 */
#ifndef CLUSTER_MPI_RECORDS_H
#define CLUSTER_MPI_RECORDS_H

#include "cluster/mpi/cell.h"

/* What rank 0 has received of one worker. */
struct pb_received {
	unsigned char *bytes;
	size_t capacity;
	uint64_t stamp; /* of the round that they are of; 0: of none */
};

/* Takes zeroes, and leaves them. */
void pb_received_free(struct pb_received *received);

/* Sends the records of this rank's thread, which are gone then. */
void pb_records_send(const struct pb_cell *cell, uint32_t thread);

/* Asks for the `size` bytes of a worker's records of the round with this stamp, unless they are here: 0 or -ENOMEM. */
int pb_records_receive(struct pb_received *received, const struct pb_cell *cell, uint32_t cell_id, uint32_t worker,
                       uint64_t stamp, size_t size);

#endif
