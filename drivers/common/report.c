#include "drivers/common/report.h"

#include <sched.h>
#include <stdio.h>
#include <unistd.h>

#define ELLIPSIS ",..."

/* A longer list is cut after a whole entry. */
static void copy_cpus(char *text, size_t size, const char *list)
{
	int length = snprintf(text, size, "%.*s", (int)strcspn(list, "\n"), list);
	if ((size_t)length < size)
		return;
	text[size - sizeof ELLIPSIS] = '\0';
	char *comma = strrchr(text, ',');
	memcpy(comma ? comma : text, ELLIPSIS, sizeof ELLIPSIS);
}

/* The kernel prints the list that we want, for any number of cores: proc(5), Cpus_allowed_list. */
static void describe_cpus(char *text, size_t size)
{
	static const char field[] = "Cpus_allowed_list:";
	FILE *status = fopen("/proc/thread-self/status", "re");
	char line[4096];
	while (status && fgets(line, sizeof line, status))
		if (strncmp(line, field, sizeof field - 1) == 0)
			copy_cpus(text, size, line + sizeof field - 1 + strspn(line + sizeof field - 1, " \t"));
	if (status)
		(void)fclose(status);
}

void pb_report_identify(struct pb_worker_report *report)
{
	report->rank = -1;
	report->pid = getpid();
	report->tid = gettid();
	report->cpu = -1;
	describe_cpus(report->cpus_allowed, sizeof report->cpus_allowed);
	(void)gethostname(report->host, sizeof report->host - 1);
}

static int64_t time_ns(struct timeval time)
{
	return (int64_t)time.tv_sec * 1000000000 + (int64_t)time.tv_usec * 1000;
}

/* The clock of the thread first: it brings up to date what getrusage tells, which is else of the last tick. */
static void read_usage(struct pb_usage *now)
{
	struct timespec cpu = {0};
	(void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &cpu);
	now->cpu_ns = (int64_t)cpu.tv_sec * 1000000000 + cpu.tv_nsec;
	(void)getrusage(RUSAGE_THREAD, &now->usage);
}

void pb_report_begin(struct pb_worker_report *report, struct pb_usage *before)
{
	report->ledger = (struct pb_ledger){0};
	read_usage(before);
	report->begin_ns = pb_clock_ns();
}

void pb_report_end(struct pb_worker_report *report, const struct pb_usage *before)
{
	const struct rusage *then = &before->usage;
	struct pb_usage usage;
	report->end_ns = pb_clock_ns();
	read_usage(&usage);
	const struct rusage *now = &usage.usage;
	report->cpu_ns = usage.cpu_ns - before->cpu_ns;
	report->user_ns = time_ns(now->ru_utime) - time_ns(then->ru_utime);
	report->sys_ns = time_ns(now->ru_stime) - time_ns(then->ru_stime);
	report->span_ns = report->end_ns - report->begin_ns;
	report->minor_faults = (uint64_t)(now->ru_minflt - then->ru_minflt);
	report->major_faults = (uint64_t)(now->ru_majflt - then->ru_majflt);
	report->nvcsw = (uint64_t)(now->ru_nvcsw - then->ru_nvcsw);
	report->nivcsw = (uint64_t)(now->ru_nivcsw - then->ru_nivcsw);
	report->max_rss_bytes = (uint64_t)now->ru_maxrss * 1024;
	report->cpu = sched_getcpu();
}

void pb_report_add(struct pb_worker_report *sample, const struct pb_worker_report *round)
{
	struct pb_worker_report before = *sample;
	*sample = *round;
	if (before.begin_ns)
		sample->begin_ns = before.begin_ns;
	sample->ledger.items += before.ledger.items;
	sample->ledger.claims += before.ledger.claims;
	sample->ledger.seal += before.ledger.seal;
	sample->cpu_ns += before.cpu_ns;
	sample->span_ns += before.span_ns;
	sample->gap_ns += before.gap_ns;
	sample->pause_ns += before.pause_ns;
	sample->spun_ns += before.spun_ns;
	sample->minor_faults += before.minor_faults;
	sample->major_faults += before.major_faults;
	sample->user_ns += before.user_ns;
	sample->sys_ns += before.sys_ns;
	sample->nvcsw += before.nvcsw;
	sample->nivcsw += before.nivcsw;
}
