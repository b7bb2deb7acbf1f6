/*
 * delay.c: a long cable. Whatever a frame is, it leaves one of two Ethernet interfaces so many nanoseconds after it has
 * come in at the other.
 *
 *   delay NANOSECONDS INTERFACE INTERFACE      returns when frames are taken; a child goes on until it is killed
 *
 * Frames keep their order and what the kernel has left to be done with them (checksums, segments; packet(7),
 * PACKET_VNET_HDR). A cable holds MOST_BYTES each way; what comes then is lost, as in a switch.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define FRAME_BYTES 70000 /* with its header: an unsegmented one of IPv4 has 64 KiB at most */
#define MOST_BYTES (64u << 20)

struct frame {
	struct frame *next;
	int64_t due_ns;
	size_t bytes;
	char data[];
};

/* From one socket to the other, oldest frame first. */
struct way {
	int from, to;
	struct frame *first, **end;
	size_t bytes;
};

static int64_t now_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

/* -1: errno says why. */
static int interface_open(const char *name)
{
	static const int on = 1;
	const struct sockaddr_ll at = {
	    .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL), .sll_ifindex = (int)if_nametoindex(name)};
	const int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
	if (at.sll_ifindex == 0 || fd < 0)
		return -1;
	if (setsockopt(fd, SOL_PACKET, PACKET_VNET_HDR, &on, sizeof on) != 0 ||
	    setsockopt(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &on, sizeof on) != 0)
		return -1;
	return bind(fd, (const struct sockaddr *)&at, sizeof at) == 0 ? fd : -1;
}

/* False: there is nothing to take. */
static bool frame_take(struct way *way, int64_t delay_ns)
{
	static char data[FRAME_BYTES];
	const ssize_t got = recv(way->from, data, sizeof data, MSG_DONTWAIT);
	struct frame *frame = NULL;
	if (got <= 0)
		return false;
	if (way->bytes < MOST_BYTES)
		frame = malloc(sizeof *frame + (size_t)got);
	if (!frame)
		return true;
	frame->next = NULL;
	frame->due_ns = now_ns() + delay_ns;
	frame->bytes = (size_t)got;
	memcpy(frame->data, data, frame->bytes);
	*way->end = frame;
	way->end = &frame->next;
	way->bytes += frame->bytes;
	return true;
}

static void frame_pass(struct way *way)
{
	struct frame *frame = way->first;
	(void)send(way->to, frame->data, frame->bytes, 0);
	way->first = frame->next;
	if (!way->first)
		way->end = &way->first;
	way->bytes -= frame->bytes;
	free(frame);
}

/* Nanoseconds until the next frame of it is due; INT64_MAX: it holds none. */
static int64_t way_go_on(struct way *way, int64_t delay_ns)
{
	while (frame_take(way, delay_ns))
		;
	while (way->first && way->first->due_ns <= now_ns())
		frame_pass(way);
	return way->first ? way->first->due_ns - now_ns() : INT64_MAX;
}

static void pass_on(const int ends[2], int64_t delay_ns)
{
	struct way there = {.from = ends[0], .to = ends[1], .end = &there.first};
	struct way back = {.from = ends[1], .to = ends[0], .end = &back.first};
	struct pollfd polled[] = {{.fd = ends[0], .events = POLLIN}, {.fd = ends[1], .events = POLLIN}};
	for (;;) {
		const int64_t there_ns = way_go_on(&there, delay_ns);
		const int64_t back_ns = way_go_on(&back, delay_ns);
		int64_t left_ns = there_ns < back_ns ? there_ns : back_ns;
		if (left_ns < 0)
			left_ns = 0;
		const struct timespec left = {left_ns / 1000000000, left_ns % 1000000000};
		(void)ppoll(polled, 2, left_ns == INT64_MAX ? NULL : &left, NULL);
	}
}

static int fail(const char *what)
{
	(void)fprintf(stderr, "delay: %s: %s\n", what, strerror(errno));
	return EXIT_FAILURE;
}

int main(int argc, char **argv)
{
	int ends[2];
	if (argc != 4)
		return fprintf(stderr, "usage: delay NANOSECONDS INTERFACE INTERFACE\n"), EXIT_FAILURE;
	for (int i = 0; i < 2; i++)
		if ((ends[i] = interface_open(argv[2 + i])) < 0)
			return fail(argv[2 + i]);
	const int64_t delay_ns = strtoll(argv[1], NULL, 10);
	(void)prctl(PR_SET_TIMERSLACK, 1);
	(void)setpriority(PRIO_PROCESS, 0, -20);
	const pid_t child = fork();
	if (child < 0)
		return fail("fork");
	if (child == 0)
		pass_on(ends, delay_ns);
	return EXIT_SUCCESS;
}
