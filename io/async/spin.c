#include "io/async/spin.h"

#include <powbench/base.h>

enum { WANTED_MOST = 1024 };

static bool promising(const struct pb_spin *spin)
{
	return spin->short_waits > 0 && spin->short_waits >= spin->wanted;
}

static void came_soon(struct pb_spin *spin)
{
	if (spin->tried)
		spin->wanted /= 2;
	if (spin->short_waits < WANTED_MOST)
		spin->short_waits++;
}

static void came_late(struct pb_spin *spin)
{
	spin->short_waits = 0;
	if (spin->tried && spin->wanted < WANTED_MOST)
		spin->wanted = spin->wanted ? 2 * spin->wanted : 2;
}

int pb_spin(struct pb_spin *spin, int epoll_fd, struct epoll_event *events, int most, int64_t until_ns)
{
	int64_t now_ns = spin->since_ns = pb_clock_ns();
	const int64_t end_ns = until_ns < now_ns + PB_SPIN_NS ? until_ns : now_ns + PB_SPIN_NS;
	spin->tried = promising(spin);
	for (; spin->tried && now_ns < end_ns; now_ns = pb_clock_ns()) {
		int count = epoll_wait(epoll_fd, events, most, 0);
		if (count == 0)
			continue;
		spin->spun_ns += now_ns - spin->since_ns;
		came_soon(spin);
		return count;
	}
	spin->spun_ns += now_ns - spin->since_ns;
	return 0;
}

void pb_spin_slept(struct pb_spin *spin)
{
	if (pb_clock_ns() - spin->since_ns < PB_SPIN_NS)
		came_soon(spin);
	else
		came_late(spin);
}
