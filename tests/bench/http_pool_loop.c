#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

#include "bench/http_loop.h"
#include "io/http/alarms.h"
#include "io/http/units.h"

enum { DESCRIPTORS = 65536, EVENTS = 512 };

struct slot {
	struct pb_alarm alarm; /* first: an alarm is its slot; may be due before the wait is: then it is set again */
	struct pb_http_request request;
	struct pb_task task;
};

/* What epoll watches on a descriptor, and for whom. */
struct watched {
	struct slot *slot;
	uint32_t tag;
	short events;
};

struct loop {
	const struct http_load *load;
	struct pb_http_pool *pool;
	struct pb_http_target *target;
	struct pb_alarms alarms;
	struct watched *watched;
	struct http_score score;
	uint64_t begun;
	unsigned running;
	int64_t end_ns;
	int epoll;
};

double http_cpu_s(void)
{
	struct rusage usage;
	(void)getrusage(RUSAGE_SELF, &usage);
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
	       1e-6 * (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

static void watch(struct loop *loop, struct slot *slot)
{
	int fd = slot->task.wait.fd;
	if (fd < 0)
		return;
	struct watched *watched = &loop->watched[fd];
	bool known = watched->tag == slot->task.wait.tag;
	watched->slot = slot;
	if (known && watched->events == slot->task.wait.events)
		return;
	struct epoll_event event = {.events = (uint32_t)slot->task.wait.events, .data.fd = fd};
	if (epoll_ctl(loop->epoll, known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, &event) != 0 && errno == EEXIST)
		(void)epoll_ctl(loop->epoll, EPOLL_CTL_MOD, fd, &event);
	watched->tag = slot->task.wait.tag;
	watched->events = slot->task.wait.events;
}

static void wait_for(struct loop *loop, struct slot *slot)
{
	int64_t due_ns = slot->task.wait.deadline_ns;
	watch(loop, slot);
	if (slot->alarm.place == 0 || due_ns < slot->alarm.due_ns)
		(void)pb_alarms_set(&loop->alarms, &slot->alarm, due_ns);
}

static bool begin(struct loop *loop, struct slot *slot)
{
	const struct http_load *load = loop->load;
	if (load->requests ? loop->begun == load->requests : pb_clock_ns() >= loop->end_ns)
		return false;
	loop->begun++;
	slot->request = (struct pb_http_request){
	    .target = loop->target, .check = true, .check_bytes = load->check_bytes, .check_hash = load->check_hash};
	return true;
}

static void step(struct loop *loop, struct slot *slot)
{
	while (pb_http_step(&slot->request, loop->pool, &slot->task) == PB_DONE) {
		if (loop->load->first_byte_ns)
			loop->load->first_byte_ns[loop->score.requests] = slot->request.figures.first_byte_ns;
		loop->score.requests++;
		loop->score.errors += slot->request.figures.error != PB_HTTP_OK;
		if (begin(loop, slot))
			continue;
		pb_alarms_clear(&loop->alarms, &slot->alarm);
		loop->running--;
		return;
	}
	wait_for(loop, slot);
}

static void step_due(struct loop *loop)
{
	int64_t now_ns = pb_clock_ns();
	for (struct pb_alarm *first; (first = pb_alarms_first(&loop->alarms)) && first->due_ns <= now_ns;) {
		struct slot *slot = (struct slot *)first;
		pb_alarms_clear(&loop->alarms, first);
		if (slot->task.wait.deadline_ns <= now_ns)
			step(loop, slot);
		else
			(void)pb_alarms_set(&loop->alarms, first, slot->task.wait.deadline_ns);
	}
}

static void turn(struct loop *loop)
{
	struct epoll_event events[EVENTS];
	struct pb_alarm *first = pb_alarms_first(&loop->alarms);
	int64_t left_ns = first ? first->due_ns - pb_clock_ns() : 0;
	const struct timespec left = {.tv_sec = left_ns > 0 ? left_ns / PB_S : 0,
	                              .tv_nsec = left_ns > 0 ? left_ns % PB_S : 0};
	int ready = epoll_pwait2(loop->epoll, events, EVENTS, &left, NULL);
	for (int i = 0; i < ready; i++) {
		struct slot *slot = loop->watched[events[i].data.fd].slot;
		if (slot && slot->task.wait.fd == events[i].data.fd)
			step(loop, slot);
	}
	step_due(loop);
}

struct http_score http_load_pool(const struct http_load *load, struct pb_http_pool *pool)
{
	struct loop loop = {.load = load, .pool = pool, .epoll = epoll_create1(EPOLL_CLOEXEC)};
	struct slot *slots = calloc(load->connections, sizeof *slots);
	loop.watched = calloc(DESCRIPTORS, sizeof *loop.watched);
	if (!slots || !loop.watched ||
	    pb_http_target_new(&loop.target, &(struct pb_http_ask){.url = load->url}) != PB_HTTP_OK)
		abort();
	int64_t start_ns = pb_clock_ns();
	double cpu_s = http_cpu_s();
	loop.end_ns = start_ns + load->run_ns;
	for (unsigned i = 0; i < load->connections && begin(&loop, &slots[i]); i++) {
		loop.running++;
		step(&loop, &slots[i]);
	}
	while (loop.running > 0)
		turn(&loop);
	loop.score.wall_ns = pb_clock_ns() - start_ns;
	loop.score.cpu_s = http_cpu_s() - cpu_s;
	pb_alarms_free(&loop.alarms);
	pb_http_target_free(loop.target);
	(void)close(loop.epoll);
	free(loop.watched);
	free(slots);
	return loop.score;
}

bool http_load_learn(struct http_load *load)
{
	struct pb_http_target *target;
	struct pb_http_pool *pool;
	struct pb_task task = {.wait.fd = -1};
	if (pb_http_target_new(&target, &(struct pb_http_ask){.url = load->url}) != PB_HTTP_OK)
		return false;
	if (pb_http_pool_open(&pool, NULL) != 0)
		abort();
	struct pb_http_request request = {.target = target};
	while (pb_http_step(&request, pool, &task) == PB_WAIT) {
		struct pollfd fd = {.fd = task.wait.fd, .events = task.wait.events};
		(void)poll(&fd, 1, 10);
	}
	load->check_bytes = request.figures.bytes;
	load->check_hash = request.figures.hash;
	pb_http_target_free(target);
	pb_http_pool_close(pool);
	return request.figures.error == PB_HTTP_OK;
}
