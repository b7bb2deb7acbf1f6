#include "harness/metg/room.h"

#include <inttypes.h>
#include <sys/resource.h>

#include "harness/machine/machine.h"
#include "harness/machine/proc.h"

#define PROCESS_BYTES (UINT64_C(1) << 20)

struct room {
	uint64_t workers;
	const char *limit;
};

static void narrow(struct room *room, uint64_t workers, const char *limit)
{
	if (workers < room->workers)
		*room = (struct room){workers, limit};
}

static void narrow_by_file(struct room *room, const char *path)
{
	int64_t number = pb_proc_number("", path);
	if (number != PB_UNKNOWN && number >= 0)
		narrow(room, (uint64_t)number / 2, path);
}

uint32_t pb_metg_room(const struct pb_driver *driver, uint32_t wanted, struct pb_why *note)
{
	struct room room = {wanted, NULL};
	struct rlimit limit;
	const bool processes = strcmp(driver->worker, "process") == 0;
	if (!processes && strcmp(driver->worker, "thread") != 0)
		return wanted;
	if (getrlimit(RLIMIT_NPROC, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
		narrow(&room, (uint64_t)limit.rlim_cur / 2, "ulimit -u");
	narrow_by_file(&room, "/proc/sys/kernel/threads-max");
	narrow_by_file(&room, "/sys/fs/cgroup/pids.max");
	if (processes)
		narrow(&room, pb_machine_available_bytes() / 4 / PROCESS_BYTES, "free memory");
	room.workers = room.workers ? room.workers : 1;
	if (room.workers < wanted)
		(void)pb_fail(note, 0, "%" PRIu64 " in flight instead of %" PRIu32 ": limited by %s", room.workers,
		              wanted, room.limit);
	return (uint32_t)room.workers;
}
