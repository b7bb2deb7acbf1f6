#include "scratch.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#include <gmp.h>

enum {
	HUGE_PAGE = 2 << 20,
	ALIGN = 64, /* of blocks: a cache line and a vector */
	KEEP_BYTES =
	    32 << 20, /* an arena of which more was touched is not worth keeping: faulting it in costs little */
};

/* A block begins with this header. Blocks are a stack; a freed block below others goes when those have gone. */
struct block {
	_Alignas(ALIGN) struct block *below;
	size_t bytes; /* with the header */
	bool freed;
};

struct pb_scratch {
	struct pb_scratch *next;
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

static _Thread_local struct pb_scratch *current;

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

/* The block at `memory` if it is one of this thread's arena. */
static struct block *owned(void *memory)
{
	if (!current || (char *)memory < (char *)current || (char *)memory >= current->end)
		return NULL;
	return (struct block *)memory - 1;
}

static void *allocate(size_t bytes)
{
	struct block *block = current ? push(current, bytes) : NULL;
	return block ? block + 1 : beyond.allocate(bytes);
}

static void release(void *memory, size_t bytes)
{
	struct block *block = owned(memory);
	if (!block) {
		beyond.release(memory, bytes);
		return;
	}
	block->freed = true;
	while (current->top && current->top->freed)
		current->top = current->top->below;
}

static void *reallocate(void *memory, size_t old_bytes, size_t bytes)
{
	struct block *block = owned(memory);
	if (!block)
		return beyond.reallocate(memory, old_bytes, bytes);
	if (block == current->top && resize_top(current, block, bytes))
		return memory;
	void *moved = allocate(bytes);
	memcpy(moved, memory, old_bytes < bytes ? old_bytes : bytes);
	release(memory, old_bytes);
	return moved;
}

static struct pb_scratch *map(size_t bytes)
{
	size_t size = round_up(bytes + sizeof(struct pb_scratch), HUGE_PAGE);
	char *memory =
	    mmap(NULL, size + HUGE_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (memory == MAP_FAILED)
		return NULL;
	char *begin = (char *)round_up((uintptr_t)memory, HUGE_PAGE);
	if (begin > memory)
		(void)munmap(memory, (size_t)(begin - memory));
	(void)munmap(begin + size, (size_t)(memory + HUGE_PAGE - begin));
	(void)madvise(begin, size, MADV_HUGEPAGE);
	struct pb_scratch *scratch = (void *)begin;
	scratch->end = begin + size;
	scratch->touched = begin;
	return scratch;
}

static void unmap(struct pb_scratch *scratch)
{
	(void)munmap(scratch, (size_t)(scratch->end - (char *)scratch));
}

static void unmap_all(struct pb_scratch *scratch)
{
	while (scratch) {
		struct pb_scratch *next = scratch->next;
		unmap(scratch);
		scratch = next;
	}
}

void pb_scratch_open(void)
{
	(void)pthread_mutex_lock(&list.lock);
	list.users++;
	if (!beyond.allocate) {
		mp_get_memory_functions(&beyond.allocate, &beyond.reallocate, &beyond.release);
		mp_set_memory_functions(allocate, reallocate, release);
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

struct pb_scratch *pb_scratch_enter(size_t bytes)
{
	struct pb_scratch *scratch = take_idle();
	if (scratch && (size_t)(scratch->end - (char *)scratch) < bytes) {
		unmap(scratch);
		scratch = NULL;
	}
	if (!scratch)
		scratch = map(bytes);
	current = scratch;
	return scratch;
}

void pb_scratch_leave(struct pb_scratch *scratch)
{
	current = NULL;
	if (!scratch)
		return;
	if (scratch->touched - (char *)scratch > KEEP_BYTES) {
		unmap(scratch);
		return;
	}
	(void)pthread_mutex_lock(&list.lock);
	scratch->next = list.idle;
	list.idle = scratch;
	(void)pthread_mutex_unlock(&list.lock);
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
