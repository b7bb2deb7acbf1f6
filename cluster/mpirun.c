#include "cluster/mpirun.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

bool pb_path_find(const char *name, char *path, size_t size)
{
	const char *at = getenv("PATH");
	if (strchr(name, '/'))
		return snprintf(path, size, "%s", name) < (int)size && access(path, X_OK) == 0;
	while (at && *at) {
		size_t length = strcspn(at, ":");
		int written = snprintf(path, size, "%.*s/%s", (int)length, at, name);
		if (length > 0 && written > 0 && (size_t)written < size && access(path, X_OK) == 0)
			return true;
		at += length + (at[length] == ':');
	}
	return false;
}

int pb_mpirun_find(char *path, size_t size, struct pb_why *why)
{
	if (pb_path_find("mpirun", path, size))
		return 0;
	return pb_fail(why, -ENOENT, "mpirun is not on PATH: apt-get install openmpi-bin");
}

enum when { ANY, OWN, AS_ROOT, WITHOUT_SSH, ON_ONE_HOST, WITHOUT_CMA };

/* Variables, not options: another launcher than Open MPI's takes no notice of them. */
static const struct {
	const char *name, *value;
	enum when when;
} needs[] = {
    {"OMPI_MCA_oob_tcp_keepalive_time", "2", ANY}, /* it ends, for a host that was cut off, after powbench's words */
    {"OMPI_MCA_oob_tcp_keepalive_intvl", "2", ANY},
    {"OMPI_MCA_oob_tcp_keepalive_probes", "4", ANY},
    {"OMPI_MCA_rmaps_base_oversubscribe", "1", OWN},
    {"OMPI_MCA_hwloc_base_binding_policy", "none", OWN}, /* pinning is powbench's own */
    {"OMPI_MCA_mpi_yield_when_idle", "1", OWN},
    {"OMPI_ALLOW_RUN_AS_ROOT", "1", AS_ROOT},
    {"OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1", AS_ROOT},
    {"OMPI_MCA_plm_rsh_agent", "/bin/false", WITHOUT_SSH}, /* it looks for ssh even where it needs none */
    {"OMPI_MCA_pml", "ob1", ON_ONE_HOST},                  /* starts in 60 % of the time */
    {"OMPI_MCA_btl", "self,vader", ON_ONE_HOST},
    {"OMPI_MCA_btl_vader_single_copy_mechanism", "none", WITHOUT_CMA}, /* it would try all the same */
};

#define NEEDS (sizeof needs / sizeof needs[0])

/* Whether a process may read another one's memory, so that messages are copied once: many containers forbid the call to
 * all. Who may do so where the call is allowed, Open MPI finds out itself. */
static bool may_read_memory(void)
{
	char from = 1, to = 0;
	const struct iovec local = {&to, 1}, remote = {&from, 1};
	return process_vm_readv(getpid(), &local, 1, &remote, 1, 0) == 1;
}

static bool needed(enum when when, bool named)
{
	char ssh[4096];
	if (when == ANY)
		return true;
	if (when == AS_ROOT)
		return geteuid() == 0;
	if (named)
		return false;
	switch (when) {
	case WITHOUT_SSH:
		return !pb_path_find("ssh", ssh, sizeof ssh);
	case ON_ONE_HOST:
		return !getenv("SLURM_JOB_ID"); /* an allocation may have several */
	case WITHOUT_CMA:
		return !getenv("SLURM_JOB_ID") && !may_read_memory();
	default:
		return true;
	}
}

static bool add(char **environment, size_t *count, const char *name, const char *value)
{
	size_t bytes = strlen(name) + strlen(value) + 2;
	char *entry = malloc(bytes);
	if (entry)
		(void)snprintf(entry, bytes, "%s=%s", name, value);
	environment[*count] = entry;
	*count += entry != NULL;
	return entry != NULL;
}

char **pb_mpirun_environment(bool named)
{
	size_t count = 0, known = 0;
	while (environ[known])
		known++;
	char **environment = calloc(known + NEEDS + 1, sizeof *environment);
	bool ok = environment != NULL;
	for (size_t i = 0; ok && i < known; i++) {
		ok = (environment[count] = strdup(environ[i])) != NULL;
		count += ok;
	}
	for (size_t i = 0; ok && i < NEEDS; i++)
		if (!getenv(needs[i].name) && needed(needs[i].when, named))
			ok = add(environment, &count, needs[i].name, needs[i].value);
	if (ok)
		return environment;
	pb_mpirun_environment_free(environment);
	return NULL;
}

void pb_mpirun_environment_free(char **environment)
{
	for (size_t i = 0; environment && environment[i]; i++)
		free(environment[i]);
	free(environment);
}

/* Open MPI's refusals, by a phrase of theirs that stays on one line. */
static const struct {
	const char *phrase, *meaning;
} refusals[] = {
    {"not enough slots", "mpirun has too few slots for so many ranks: set OMPI_MCA_rmaps_base_oversubscribe=1, or ask "
                         "for fewer workers"},
    {"Conflicting directives",
     "mpirun's settings contradict each other: unset OMPI_MCA_rmaps_base_no_oversubscribe, or "
     "ask for no more workers than slots with OMPI_MCA_rmaps_base_oversubscribe=0"},
    {"plm_rsh_agent", "mpirun finds no ssh: apt-get install openssh-client, or set "
                      "OMPI_MCA_plm_rsh_agent=/bin/false for one machine"},
};

static bool reason_root(const char *output, struct pb_why *why)
{
	char host[65] = "";
	if (!strstr(output, "attempt to run as root"))
		return false;
	(void)gethostname(host, sizeof host - 1);
	(void)pb_fail(why, 0,
	              "mpirun on %s refuses to run as root: set OMPI_ALLOW_RUN_AS_ROOT=1 and "
	              "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1",
	              host);
	return true;
}

static bool reason_refused(const char *output, struct pb_why *why)
{
	for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++)
		if (strstr(output, refusals[i].phrase)) {
			(void)pb_fail(why, 0, "%s", refusals[i].meaning);
			return true;
		}
	return false;
}

/* What ranks of powbench say; NULL: nothing. */
static const char *own_words(const char *output)
{
	static const char prefix[] = "powbench: ";
	const char *at = strstr(output, prefix);
	return at ? at + sizeof prefix - 1 : NULL;
}

/* Another rank than the one that is lost ends because it is. */
static bool is_another(unsigned rank, const char *output)
{
	const char *own = own_words(output);
	unsigned lost;
	return own && sscanf(own, "rank %u on ", &lost) == 1 && lost != rank;
}

/* "mpirun noticed that process rank 3 with PID 814 on node host1 exited on signal 9 (Killed)." The PID may be 0. */
static bool reason_signalled(const char *output, struct pb_why *why)
{
	static const char phrase[] = "noticed that process rank ";
	unsigned rank, number;
	char host[65], name[33];
	const char *at = strstr(output, phrase);
	if (!at ||
	    sscanf(at + sizeof phrase - 1, "%u with PID %*u on node %64s exited on signal %u (%32[^)])", &rank, host,
	           &number, name) != 4 ||
	    is_another(rank, output))
		return false;
	(void)pb_fail(why, 0, "rank %u on %s was ended by signal %u (%s)", rank, host, number, name);
	return true;
}

/* "Executable: /shared/powbench" and "Node: host2", in either order, each on a line. */
static bool reason_no_program(const char *output, struct pb_why *why)
{
	char host[65], program[513];
	const char *node = strstr(output, "\nNode:"), *executable = strstr(output, "\nExecutable:");
	if (!node || !executable || sscanf(node, " Node: %64s", host) != 1 ||
	    sscanf(executable, " Executable: %512s", program) != 1)
		return false;
	(void)pb_fail(why, 0, "%s cannot execute %s: put powbench where all hosts see it", host, program);
	return true;
}

/* "Remote daemon: [[1,0],2] on node host3"; that mpirun then ends rank 0 is no news. */
static bool reason_daemon(const char *output, struct pb_why *why)
{
	char host[65];
	const char *own = own_words(output), *at = strstr(output, "Remote daemon:");
	if (!at || (own && strncmp(own, "rank 0 ", 7) != 0) || sscanf(at, "Remote daemon: %*s on node %64s", host) != 1)
		return false;
	(void)pb_fail(why, 0, "%s was cut off, or mpirun's daemon there was killed", host);
	return true;
}

static bool is_warning(const char *line, size_t length)
{
	static const char word[] = "Warning: ";
	const char *at = strstr(line, word);
	return at && at < line + length;
}

/* The first line that is more than a rule of dashes, without its end; what ranks of powbench say comes before all. A
 * warning is no reason while there is another line: Open MPI's rsh launcher has one of a race that it may lose. */
static bool reason_first_line(const char *output, bool warnings, struct pb_why *why)
{
	const char *own = own_words(output);
	for (const char *at = own ? own : output; *at; at += *at == '\n') {
		size_t length = strcspn(at, "\n");
		size_t blank = strspn(at, "- \t\r");
		if (blank < length && (warnings || !is_warning(at, length))) {
			(void)pb_fail(why, 0, "%.*s", (int)(length < 200 ? length : 200), at);
			return true;
		}
		at += length;
	}
	return false;
}

void pb_mpirun_reason(const char *launcher, const char *output, int status, struct pb_why *why)
{
	if (reason_signalled(output, why) || reason_no_program(output, why) || reason_root(output, why) ||
	    reason_refused(output, why) || reason_daemon(output, why) || reason_first_line(output, false, why) ||
	    reason_first_line(output, true, why))
		return;
	if (WIFSIGNALED(status))
		(void)pb_fail(why, 0, "%s was ended by signal %d (%s)", launcher, WTERMSIG(status),
		              strsignal(WTERMSIG(status)));
	else
		(void)pb_fail(why, 0, "%s ended with status %d and said nothing", launcher, WEXITSTATUS(status));
}
