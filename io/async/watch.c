#include "io/async/watch.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

#define EVENTS_PER_POLL 512
#define TABLE_LENGTH_MIN 64
#define BELL UINT32_MAX /* no descriptor has this number */

_Static_assert(POLLIN == EPOLLIN && POLLOUT == EPOLLOUT, "poll and epoll name events alike");

int pb_watch_open(struct pb_watch *watch, const struct pb_slots *slots)
{
	*watch = (struct pb_watch){.slots = slots, .epoll_fd = epoll_create1(EPOLL_CLOEXEC)};
	return watch->epoll_fd < 0 ? -errno : 0;
}

void pb_watch_close(struct pb_watch *watch)
{
	if (watch->epoll_fd >= 0)
		(void)close(watch->epoll_fd);
	free(watch->table);
	*watch = (struct pb_watch){.epoll_fd = -1};
}

int pb_watch_bell(struct pb_watch *watch, int fd)
{
	struct epoll_event event = {.events = EPOLLIN | EPOLLET, .data.u64 = BELL};
	return epoll_ctl(watch->epoll_fd, EPOLL_CTL_ADD, fd, &event) ? -errno : 0;
}

static int grow(struct pb_watch *watch, size_t length)
{
	size_t capacity = watch->capacity ? watch->capacity : TABLE_LENGTH_MIN;
	while (capacity < length)
		capacity *= 2;
	struct pb_watched *table = reallocarray(watch->table, capacity, sizeof *table);
	if (!table)
		return -ENOMEM;
	for (size_t i = watch->capacity; i < capacity; i++)
		table[i] = (struct pb_watched){.waiters = PB_SLOT_LIST_EMPTY};
	watch->table = table;
	watch->capacity = capacity;
	return 0;
}

/* Whether the descriptor of that number is known to epoll already cannot be told for certain: it may have been closed,
 * or come back as another one. Both `op`s report what is ready now. */
static int control(struct pb_watch *watch, int fd, int op, uint32_t events, uint32_t tag)
{
	struct epoll_event event = {.events = events | EPOLLRDHUP | EPOLLET,
	                            .data.u64 = (uint64_t)tag << 32 | (uint32_t)fd};
	if (epoll_ctl(watch->epoll_fd, op, fd, &event) == 0)
		return 0;
	if (errno != EEXIST && errno != ENOENT)
		return -errno;
	op = op == EPOLL_CTL_ADD ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
	return epoll_ctl(watch->epoll_fd, op, fd, &event) ? -errno : 0;
}

/* What all who wait for a descriptor want of it together. */
static int wanted(const struct pb_watch *watch, const struct pb_watched *watched)
{
	int events = 0;
	for (uint32_t i = watched->waiters.first; i != PB_NO_SLOT; i = pb_slot_at(watch->slots, i)->next)
		events |= pb_slot_at(watch->slots, i)->task.wait.events;
	return events;
}

static int watch_each_time(struct pb_watch *watch, struct pb_watched *watched, const struct pb_task *task)
{
	int op = watched->tag ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
	watched->tag = 0;
	watched->ready = watched->ended = 0;
	return control(watch, task->wait.fd, op, (uint32_t)(wanted(watch, watched) | task->wait.events), 0);
}

/* 1: what the task waits for has been reported before. */
static int watch_for_good(struct pb_watch *watch, struct pb_watched *watched, const struct pb_task *task)
{
	if (watched->tag == task->wait.tag) {
		int ready = (watched->ready | watched->ended) & task->wait.events;
		watched->ready &= ~ready;
		return ready != 0;
	}
	watched->tag = task->wait.tag;
	watched->ready = watched->ended = 0;
	return control(watch, task->wait.fd, EPOLL_CTL_ADD, EPOLLIN | EPOLLOUT, watched->tag);
}

int pb_watch_add(struct pb_watch *watch, uint32_t index)
{
	const struct pb_task *task = &pb_slot_at(watch->slots, index)->task;
	const size_t fd = (size_t)task->wait.fd;
	int status = fd < watch->capacity ? 0 : grow(watch, fd + 1);
	if (status)
		return status;
	struct pb_watched *watched = &watch->table[fd];
	status = task->wait.tag ? watch_for_good(watch, watched, task) : watch_each_time(watch, watched, task);
	if (status) {
		/* As with poll(2), a file is always ready, and a number that is not open has news as well. */
		if (status < 0)
			watched->tag = 0;
		return status == -EPERM || status == -EBADF ? 1 : status;
	}
	pb_slots_append(watch->slots, &watched->waiters, index);
	watch->writers += task->wait.events == POLLOUT;
	return 0;
}

void pb_watch_remove(struct pb_watch *watch, uint32_t index)
{
	const struct pb_task *task = &pb_slot_at(watch->slots, index)->task;
	pb_slots_remove(watch->slots, &watch->table[task->wait.fd].waiters, index);
	watch->writers -= task->wait.events == POLLOUT;
}

/* Whoever waits for what is ready now need not wait any longer. */
static void tell(struct pb_watch *watch, struct pb_watched *watched, struct pb_slot_list *ready)
{
	int told = 0;
	for (uint32_t index = watched->waiters.first, next; index != PB_NO_SLOT; index = next) {
		struct pb_slot *slot = pb_slot_at(watch->slots, index);
		next = slot->next;
		if (!(slot->task.wait.events & (watched->ready | watched->ended)))
			continue;
		told |= slot->task.wait.events;
		pb_watch_remove(watch, index);
		slot->waiting = false;
		pb_slots_append(watch->slots, ready, index);
	}
	watched->ready &= ~told;
}

static void take_in(struct pb_watch *watch, const struct epoll_event *event, struct pb_slot_list *ready)
{
	const uint32_t fd = (uint32_t)event->data.u64;
	if (fd == BELL)
		return;
	struct pb_watched *watched = &watch->table[fd];
	if (watched->tag != event->data.u64 >> 32)
		return;
	watched->ready |= event->events & EPOLLERR ? POLLIN | POLLOUT : (int)(event->events & (EPOLLIN | EPOLLOUT));
	if (event->events & EPOLLRDHUP)
		watched->ended |= POLLIN;
	if (event->events & EPOLLHUP)
		watched->ended |= POLLIN | POLLOUT;
	tell(watch, watched, ready);
}

static int wait_for_events(struct pb_watch *watch, struct epoll_event *events, int timeout_ms)
{
	int count = timeout_ms ? pb_spin(&watch->spin, watch->epoll_fd, events, EVENTS_PER_POLL, INT64_MAX) : 0;
	if (count)
		return count;
	count = epoll_wait(watch->epoll_fd, events, EVENTS_PER_POLL, timeout_ms);
	if (timeout_ms)
		pb_spin_slept(&watch->spin);
	return count;
}

int pb_watch_poll(struct pb_watch *watch, int timeout_ms, struct pb_slot_list *ready)
{
	struct epoll_event events[EVENTS_PER_POLL];
	int count = wait_for_events(watch, events, timeout_ms);
	if (count < 0)
		return errno == EINTR ? 0 : -errno;
	for (int i = 0; i < count; i++)
		take_in(watch, &events[i], ready);
	return 0;
}
