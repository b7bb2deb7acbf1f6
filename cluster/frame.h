/*
 * frame.h: what powbench and the agent of its launch say to each other over a socket: a head, then `bytes` of body.
 *
 * Both ends are the same program on one host, so numbers are in its layout; magic, abi and size are checked all the
 * same, for a program that is rebuilt while it runs. Every request but PB_FRAME_CANCEL is answered by one
 * PB_FRAME_REPLY. The body of a reply with an error is the reason, without a zero byte.
 *
 *   request   cell      body                                   body of the reply
 *   LOOK      0         a path                                 -
 *   ALLOWANCES  0       -                                      struct pb_allowance of each rank
 *   OPEN      new id    cluster/order.h                        -
 *   BEGIN     id        -                                      -
 *   RUN       id        struct pb_frame_round, merged result   reports of all ranks, merged result
 *   END       id        merged result                          merged result
 *   RECORDS   id        struct pb_frame_records                that part of the worker's records
 *   CLOSE     id        -                                      -
 *   CANCEL    0         -                                      none: the RUN in progress is answered sooner
 *
 * The agent speaks first: a HELLO whose `cell` is the number of its ranks; its body is what is odd about the launch.
 */
#ifndef CLUSTER_FRAME_H
#define CLUSTER_FRAME_H

#include <sys/uio.h>

#include <powbench/driver.h>

enum pb_frame_kind {
	PB_FRAME_HELLO = 1,
	PB_FRAME_LOOK,
	PB_FRAME_ALLOWANCES,
	PB_FRAME_OPEN,
	PB_FRAME_BEGIN,
	PB_FRAME_RUN,
	PB_FRAME_END,
	PB_FRAME_RECORDS,
	PB_FRAME_CLOSE,
	PB_FRAME_CANCEL,
	PB_FRAME_REPLY,
};

#define PB_FRAME_BYTES_MAX (UINT64_C(2) << 30)

struct pb_frame {
	uint32_t magic, abi;
	uint32_t kind, cell;
	int32_t error; /* REPLY: 0 or -errno */
	uint32_t report_bytes;
	uint64_t bytes;
};

struct pb_frame_round {
	uint32_t number, traced;
	uint64_t items, ledger_key;
	int64_t start_ns;
};

struct pb_frame_records {
	uint64_t worker, offset, bytes;
};

/* A head for `bytes` of body. */
struct pb_frame pb_frame_make(enum pb_frame_kind kind, uint32_t cell, int error, uint64_t bytes);

/* Judges any bytes as a head: 0, or -EPROTO with what is wrong. */
int pb_frame_check(const struct pb_frame *frame, struct pb_why *why);

/* Sends a frame whose body is made of parts; blocks; -errno. Never raises SIGPIPE. */
int pb_frame_send(int fd, enum pb_frame_kind kind, uint32_t cell, int error, const struct iovec *parts, size_t count);

/* Receives a frame whole, blocking; the caller frees `*body`, which has a zero byte behind it. -EPIPE when the other
 * end is gone, -EPROTO for what is not a frame, -ENOMEM. */
int pb_frame_receive(int fd, struct pb_frame *frame, void **body, struct pb_why *why);

#endif
