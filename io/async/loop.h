/*
 * loop.h: the event loop: one thread that keeps many claims in flight and goes on with whichever need not wait.
 *
 * A loop belongs to one worker of a cell, whose session, acc and ledger all of its slots use. Each slot stands for one
 * of the job's workers: it claims from the schedule as that worker, and at once claims again when it is done. A kernel
 * that never waits runs one claim after another.
 *
 * Connects are paced: while 128 slots wait for POLLOUT alone, which is how a connect is waited for, no slot begins
 * another claim, because a burst of thousands overflows the backlog of the server and costs a retransmission each.
 *
 * Deadlines are never early, and as late as the system's clock interrupt and the steps before them: one timerfd(2) is
 * set to the earliest, but not sooner than 50 us after the last look, so that crowds of them are met together. A
 * time-out of epoll_wait would add up to 0.1 % of itself (select_estimate_accuracy in the kernel's fs/select.c): 2 ms
 * for 2 s.
 *
 * While events follow on each other by less than 50 us the loop spins between them (spin.h); otherwise it sleeps.
 *
 * Memory per slot: 120 bytes and local_size, 20 for its timer, 56 for its place in a static schedule.
 */
#ifndef IO_ASYNC_LOOP_H
#define IO_ASYNC_LOOP_H

#include "drivers/common/body.h"

struct pb_loop;

/* A loop for the open worker, on the thread that will run it. Its `slots` slots are workers first_slot, first_slot + 1,
 * ... of the schedule. On failure *loop stays NULL and the worker has the reason. */
int pb_loop_open(struct pb_loop **loop, struct pb_worker *worker, uint32_t first_slot, uint32_t slots);
void pb_loop_close(struct pb_loop *loop); /* takes NULL */

/* Runs what the schedule has for the slots, or the feed instead, which may be NULL. The worker has begun the round.
 * After a failure, or once the worker is stopped, each claim in flight has had its last step; returns worker->error. */
int pb_loop_run(struct pb_loop *loop, struct pb_schedule *schedule, const struct pb_feed *feed);

#endif
