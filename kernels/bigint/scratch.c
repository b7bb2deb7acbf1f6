#include "scratch.h"

#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#include <gmp.h>

enum {
	HUGE_PAGE = 2 << 20,
	ALIGN = 64,            /* of blocks: a cache line and a vector */
	KEEP_BYTES = 32 << 20, /* an arena of which more was touched waits only as long as nobody needs the memory */
};

/* A block begins with this header. Blocks are a stack; a freed block below others goes when those have gone. */
struct block {
	_Alignas(ALIGN) struct block *below;
	size_t bytes; /* with the header */
	bool freed;
};

struct pb_scratch {
	struct pb_scratch *next; /* in the list; or the arena that was made when this one was used up */
	struct block *top;
	char *end, *touched; /* end of the arena and of the part that was ever used */
};

static struct {
	pthread_mutex_t lock;
	unsigned users;
	struct pb_scratch *idle; /* last returned first: its pages are the warmest */
} list = {.lock = PTHREAD_MUTEX_INITIALIZER};

static struct {
	void *(*allocate)(size_t);
	void *(*reallocate)(void *, size_t, size_t);
	void (*release)(void *, size_t);
} beyond;

/* A run of this thread. GMP cannot be told that there is no memory: it is left by a jump. */
struct run {
	struct pb_scratch *arena;
	jmp_buf out;
};
static _Thread_local struct run *current;

static size_t round_up(size_t bytes, size_t unit)
{
	return (bytes + unit - 1) / unit * unit;
}

static char *free_begin(struct pb_scratch *scratch)
{
	char *first = (char *)scratch + round_up(sizeof *scratch, ALIGN);
	return scratch->top ? (char *)scratch->top + scratch->top->bytes : first;
}

static bool resize_top(struct pb_scratch *scratch, struct block *block, size_t bytes)
{
	size_t need = round_up(sizeof *block + bytes, ALIGN);
	if (need > (size_t)(scratch->end - (char *)block))
		return false;
	block->bytes = need;
	if (scratch->touched < (char *)block + need)
		scratch->touched = (char *)block + need;
	return true;
}

static struct block *push(struct pb_scratch *scratch, size_t bytes)
{
	struct block *block = (void *)free_begin(scratch);
	if ((size_t)(scratch->end - (char *)block) < sizeof *block || !resize_top(scratch, block, bytes))
		return NULL;
	block->below = scratch->top;
	block->freed = false;
	return scratch->top = block;
}

enum { OVERHEAD = sizeof(struct pb_scratch) + sizeof(struct block) + 2UL * ALIGN };

/* With room for one block of `bytes`. */
static struct pb_scratch *map(size_t bytes)
{
	size_t size = round_up(bytes + OVERHEAD, HUGE_PAGE);
	if (size < bytes)
		return NULL;
	char *memory =
	    mmap(NULL, size + HUGE_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (memory == MAP_FAILED)
		return NULL;
	char *begin = (char *)round_up((uintptr_t)memory, HUGE_PAGE);
	if (begin > memory)
		(void)munmap(memory, (size_t)(begin - memory));
	(void)munmap(begin + size, (size_t)(memory + HUGE_PAGE - begin));
	(void)madvise(begin, size, MADV_HUGEPAGE);
	(void)madvise(begin, size, MADV_DONTFORK);
	struct pb_scratch *scratch = (void *)begin;
	scratch->end = begin + size;
	scratch->touched = begin;
	return scratch;
}

static void unmap(struct pb_scratch *scratch)
{
	(void)munmap(scratch, (size_t)(scratch->end - (char *)scratch));
}

/* The arena of this thread's run that `memory` is on. */
static struct pb_scratch *arena_of(const void *memory)
{
	struct pb_scratch *arena = current ? current->arena : NULL;
	while (arena && ((const char *)memory < (char *)arena || (const char *)memory >= arena->end))
		arena = arena->next;
	return arena;
}

static void *allocate(size_t bytes)
{
	if (!current)
		return beyond.allocate(bytes);
	struct pb_scratch *arena = current->arena;
	struct block *block = push(arena, bytes);
	while (!block) {
		if (!arena->next && !(arena->next = map(bytes)))
			longjmp(current->out, 1);
		arena = arena->next;
		block = push(arena, bytes);
	}
	return block + 1;
}

static void release(void *memory, size_t bytes)
{
	struct pb_scratch *arena = arena_of(memory);
	if (!arena) {
		beyond.release(memory, bytes);
		return;
	}
	((struct block *)memory - 1)->freed = true;
	while (arena->top && arena->top->freed)
		arena->top = arena->top->below;
}

static void *reallocate(void *memory, size_t old_bytes, size_t bytes)
{
	struct pb_scratch *arena = arena_of(memory);
	struct block *block = (struct block *)memory - 1;
	if (!arena)
		return beyond.reallocate(memory, old_bytes, bytes);
	if (block == arena->top && resize_top(arena, block, bytes))
		return memory;
	void *moved = allocate(bytes);
	memcpy(moved, memory, old_bytes < bytes ? old_bytes : bytes);
	release(memory, old_bytes);
	return moved;
}

static void unmap_all(struct pb_scratch *scratch)
{
	while (scratch) {
		struct pb_scratch *next = scratch->next;
		unmap(scratch);
		scratch = next;
	}
}

/* A child has no arenas: pages that it shared would be copied one by one as it writes to them. */
static void forget_arenas(void)
{
	list.idle = NULL;
	(void)pthread_mutex_init(&list.lock, NULL); /* whichever thread of the parent had it is not here */
}

void pb_scratch_open(void)
{
	(void)pthread_mutex_lock(&list.lock);
	list.users++;
	if (!beyond.allocate) {
		mp_get_memory_functions(&beyond.allocate, &beyond.reallocate, &beyond.release);
		mp_set_memory_functions(allocate, reallocate, release);
		(void)pthread_atfork(NULL, NULL, forget_arenas);
	}
	(void)pthread_mutex_unlock(&list.lock);
}

void pb_scratch_close(void)
{
	struct pb_scratch *unused = NULL;
	(void)pthread_mutex_lock(&list.lock);
	if (--list.users == 0) {
		unused = list.idle;
		list.idle = NULL;
	}
	(void)pthread_mutex_unlock(&list.lock);
	unmap_all(unused);
}

static struct pb_scratch *take_idle(void)
{
	(void)pthread_mutex_lock(&list.lock);
	struct pb_scratch *scratch = list.idle;
	if (scratch)
		list.idle = scratch->next;
	(void)pthread_mutex_unlock(&list.lock);
	return scratch;
}

static struct pb_scratch *borrow(size_t bytes)
{
	struct pb_scratch *scratch = take_idle();
	if (scratch && (size_t)(scratch->end - (char *)scratch) < bytes) {
		unmap(scratch);
		scratch = NULL;
	}
	if (!scratch)
		scratch = map(bytes);
	if (scratch) {
		scratch->next = NULL;
		scratch->top = NULL;
	}
	return scratch;
}

/* Leaves the pages to the system, which takes them when it has no others: clearing them again takes a tenth to a half
 * of the time of the power. False: it has no such means. */
static bool lend(struct pb_scratch *scratch)
{
	char *begin = (char *)scratch + HUGE_PAGE; /* but not the first ones */
	return madvise(begin, (size_t)(scratch->touched - begin) / HUGE_PAGE * HUGE_PAGE, MADV_FREE) == 0;
}

static void give_back(struct pb_scratch *scratch)
{
	unmap_all(scratch->next);
	if (scratch->touched - (char *)scratch > KEEP_BYTES && !lend(scratch)) {
		unmap(scratch);
		return;
	}
	(void)pthread_mutex_lock(&list.lock);
	scratch->next = list.idle;
	list.idle = scratch;
	(void)pthread_mutex_unlock(&list.lock);
}

int pb_scratch_run_member(const struct pb_team *team, size_t bytes, int (*call)(void *arg), void *arg)
{
	struct run run = {.arena = borrow(bytes)};
	int status = 0;
	if (!run.arena)
		return pb_team_fail(team, -ENOMEM);
	if (setjmp(run.out) == 0) {
		current = &run;
		status = call(arg);
	} else {
		status = pb_team_fail(team, -ENOMEM);
	}
	current = NULL;
	give_back(run.arena);
	return status;
}

int pb_scratch_run(size_t bytes, int (*call)(void *arg), void *arg)
{
	return pb_scratch_run_member(&pb_team_of_one, bytes, call, arg);
}

size_t pb_scratch_idle_bytes(void)
{
	size_t bytes = 0;
	(void)pthread_mutex_lock(&list.lock);
	for (const struct pb_scratch *at = list.idle; at; at = at->next)
		bytes += (size_t)(at->touched - (const char *)at);
	(void)pthread_mutex_unlock(&list.lock);
	return bytes;
}
