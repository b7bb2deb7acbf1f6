#include "cluster/mpi/records.h"

#include <errno.h>
#include <stdlib.h>

#include "cluster/mpi/nap.h"

/* A count of MPI is an int. */
#define MESSAGE_BYTES_MAX ((size_t)1 << 30)

static int message_bytes(size_t left)
{
	return (int)(left < MESSAGE_BYTES_MAX ? left : MESSAGE_BYTES_MAX);
}

void pb_records_send(const struct pb_cell *cell, uint32_t thread)
{
	struct pb_worker *worker = pb_cell_worker(cell, thread);
	const struct pb_records *records = &worker->records;
	for (size_t sent = 0; sent < records->size;) {
		int bytes = message_bytes(records->size - sent);
		MPI_Request request;
		MPI_Isend(records->bytes + sent, bytes, MPI_BYTE, 0, TAG_RECORDS, cell->group->comm, &request);
		pb_nap_wait(pb_nap_alert(), &request);
		sent += (size_t)bytes;
	}
	pb_worker_trim_records(worker);
}

static int make_room(struct pb_received *received, size_t size)
{
	if (received->capacity >= size)
		return 0;
	unsigned char *bytes = malloc(size);
	if (!bytes)
		return -ENOMEM;
	free(received->bytes);
	received->bytes = bytes;
	received->capacity = size;
	return 0;
}

void pb_received_free(struct pb_received *received)
{
	free(received->bytes);
	*received = (struct pb_received){0};
}

int pb_records_receive(struct pb_received *received, const struct pb_cell *cell, uint32_t cell_id, uint32_t worker,
                       uint64_t stamp, size_t size)
{
	if (received->stamp == stamp)
		return 0;
	int error = make_room(received, size);
	if (error)
		return error;
	const uint32_t rank = worker / cell->each;
	struct pb_order_head order = {.kind = ORDER_RECORDS, .cell = cell_id, .thread = worker % cell->each};
	MPI_Send(&order, sizeof order, MPI_BYTE, (int)rank, TAG_ORDER, MPI_COMM_WORLD);
	for (size_t got = 0; got < size;) {
		int bytes = message_bytes(size - got);
		MPI_Request request;
		MPI_Irecv(received->bytes + got, bytes, MPI_BYTE, (int)rank, TAG_RECORDS, cell->group->comm, &request);
		pb_nap_wait(pb_nap_alert(), &request);
		got += (size_t)bytes;
	}
	received->stamp = stamp;
	return 0;
}
