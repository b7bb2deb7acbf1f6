#include "cluster/launch_start.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "cluster/launcher.h"
#include "cluster/mpirun.h"

#define START_NS INT64_C(60000000000) /* longest that a launcher may take until rank 0 connects */
#define DEATH_NS INT64_C(4500000000)  /* mpirun ends 3 to 4 s after a rank of its */
#define FINISH_NS INT64_C(3000000000) /* of ranks that were told to */
#define LOOK_MS 20                    /* between looks at cancel and at the launcher */

static char remark[256];

const char *pb_launch_remark(void)
{
	return remark;
}

/* A socket that listens in a private folder. */
struct door {
	char folder[64];
	struct sockaddr_un address;
	int fd;
};

static void door_close(struct door *door)
{
	if (door->fd >= 0)
		(void)close(door->fd);
	(void)unlink(door->address.sun_path);
	(void)rmdir(door->folder);
}

static int door_open(struct door *door, struct pb_why *why)
{
	const char *parent = getenv("TMPDIR");
	*door = (struct door){.fd = -1, .address.sun_family = AF_UNIX};
	if (!parent || strlen(parent) > 40)
		parent = "/tmp";
	(void)snprintf(door->folder, sizeof door->folder, "%s/powbench-XXXXXX", parent);
	if (!mkdtemp(door->folder))
		return pb_fail(why, -errno, "no folder can be made in %s: %s", parent, strerror(errno));
	(void)snprintf(door->address.sun_path, sizeof door->address.sun_path, "%s/agent", door->folder);
	door->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (door->fd >= 0 && bind(door->fd, (const struct sockaddr *)&door->address, sizeof door->address) == 0 &&
	    listen(door->fd, 1) == 0)
		return 0;
	int error = -errno;
	door_close(door);
	return pb_fail(why, error, "no socket can be made in %s: %s", parent, strerror(-error));
}

static int launcher_start(struct pb_launch *launch, const char *door, struct pb_why *why)
{
	char path[PATH_MAX], program[PATH_MAX], ranks[16], agent[sizeof PB_AGENT_ARGUMENT + 108];
	int error = pb_launcher_find(path, sizeof path, why);
	if (error)
		return error;
	ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
	if (length < 0)
		return pb_fail(why, -errno, "powbench cannot find its own program: is /proc mounted?");
	program[length] = '\0';
	(void)snprintf(ranks, sizeof ranks, "%u", launch->ranks);
	(void)snprintf(agent, sizeof agent, PB_AGENT_ARGUMENT "%s", door);
	char **words = pb_launcher_words((char *[]){ranks, program, agent, NULL});
	char **environment = pb_mpirun_environment(pb_launcher_is_named());
	if (words && environment)
		error = pb_spawn_start(&launch->launcher, path, words, environment, why);
	else
		error = pb_fail(why, -ENOMEM, "no memory for an environment");
	pb_mpirun_environment_free(environment);
	free(words);
	return error;
}

int pb_launch_died(struct pb_launch *launch, struct pb_why *why)
{
	char output[16384];
	if (launch->socket >= 0) {
		(void)close(launch->socket);
		launch->socket = -1;
		pb_spawn_end(&launch->launcher, DEATH_NS);
		pb_spawn_output(&launch->launcher, output, sizeof output);
		pb_mpirun_reason(pb_launcher_name(), output, launch->launcher.status, &launch->died);
	}
	return pb_fail(why, -ENOLINK, "%s", launch->died.text);
}

int pb_launch_ready(int fd)
{
	struct pollfd watched = {.fd = fd, .events = POLLIN};
	int ready = poll(&watched, 1, LOOK_MS);
	return ready < 0 && errno != EINTR ? -errno : ready > 0;
}

/* A batch system says what it waits for. */
static int start_late(const struct pb_launch *launch, struct pb_why *why)
{
	char output[16384];
	struct pb_why said;
	pb_spawn_output(&launch->launcher, output, sizeof output);
	pb_mpirun_reason(pb_launcher_name(), *output ? output : "nothing is said", 0, &said);
	return pb_fail(why, -ETIMEDOUT, "%s -n %u has not started powbench after %d s: %s", pb_launcher_name(),
	               launch->ranks, (int)(START_NS / 1000000000), said.text);
}

static int agent_accept(struct pb_launch *launch, const struct door *door, const atomic_bool *cancel,
                        struct pb_why *why)
{
	int64_t until_ns = pb_clock_ns() + START_NS;
	int ready = 0;
	while (ready == 0) {
		ready = pb_launch_ready(door->fd);
		if (ready == 0 && pb_launch_cancelled(cancel))
			return pb_fail(why, -ECANCELED, "cancelled");
		if (ready == 0 && pb_spawn_ended(&launch->launcher, 0))
			return pb_fail(why, -EIO, "the launcher ended");
		if (ready == 0 && pb_clock_ns() > until_ns)
			return start_late(launch, why);
	}
	launch->socket = accept4(door->fd, NULL, NULL, SOCK_CLOEXEC);
	return launch->socket < 0 ? pb_fail(why, -errno, "rank 0 cannot be reached: %s", strerror(errno)) : 0;
}

static int agent_greet(struct pb_launch *launch, struct pb_why *why)
{
	struct pb_frame hello;
	void *body = NULL;
	int error = pb_frame_receive(launch->socket, &hello, &body, why);
	(void)snprintf(remark, sizeof remark, "%s", error ? "" : (const char *)body);
	free(body);
	if (error == -EPIPE)
		return pb_launch_died(launch, why);
	if (!error && (hello.kind != PB_FRAME_HELLO || hello.cell < launch->ranks))
		return pb_fail(why, -EPROTO, "%s started %u ranks, not %u: is it the launcher of another MPI?",
		               pb_launcher_name(), hello.cell, launch->ranks);
	return error;
}

void pb_launch_free(struct pb_launch *launch)
{
	if (launch->socket >= 0)
		(void)close(launch->socket);
	pb_spawn_end(&launch->launcher, launch->socket >= 0 ? FINISH_NS : 0);
	pb_spawn_free(&launch->launcher);
	free(launch);
}

static int launch_start(struct pb_launch *launch, const atomic_bool *cancel, struct pb_why *why)
{
	struct door door;
	int error = door_open(&door, why);
	if (error)
		return error;
	error = launcher_start(launch, door.address.sun_path, why);
	if (!error)
		error = agent_accept(launch, &door, cancel, why);
	door_close(&door);
	if (error == -EIO && launch->launcher.ended) {
		char output[16384];
		pb_spawn_output(&launch->launcher, output, sizeof output);
		pb_mpirun_reason(pb_launcher_name(), output, launch->launcher.status, why);
	}
	return error ? error : agent_greet(launch, why);
}

int pb_launch_new(struct pb_launch **out, uint32_t ranks, const atomic_bool *cancel, struct pb_why *why)
{
	struct pb_launch *launch = calloc(1, sizeof *launch);
	if (!launch)
		return pb_fail(why, -ENOMEM, "no memory for a launch");
	launch->socket = launch->launcher.output = -1;
	launch->ranks = ranks;
	launch->uses = 1;
	int error = launch_start(launch, cancel, why);
	if (error) {
		pb_launch_free(launch);
		return error;
	}
	*out = launch;
	return 0;
}
