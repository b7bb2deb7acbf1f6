#include "drivers/common/crew_teams.h"

#include "drivers/common/pin.h"

static uint32_t team_count(const struct pb_crew *crew)
{
	return crew->job->team > 1 ? crew->shape.workers / crew->job->team : 0;
}

static struct pb_thread_team *team_at(const struct pb_crew *crew, uint32_t index)
{
	return (struct pb_thread_team *)(void *)(crew->teams + index * crew->team_bytes);
}

/* Workers that share a core must not spin while one of them could work. */
static bool have_cores(const struct pb_job *job, uint32_t workers)
{
	const size_t cores = job->cpus ? job->cpu_count : pb_pin_cores();
	return workers <= cores;
}

void pb_crew_teams_init(struct pb_crew *crew, uint32_t workers)
{
	const struct pb_job *job = crew->job;
	const bool spins = have_cores(job, workers);
	for (uint32_t i = 0; i < team_count(crew); i++)
		pb_thread_team_init(team_at(crew, i), job->team, spins, &crew->stop, job->cancel);
}

void pb_crew_teams_reset(struct pb_crew *crew)
{
	for (uint32_t i = 0; i < team_count(crew); i++)
		pb_meeting_reset(&team_at(crew, i)->meeting);
}

void pb_crew_teams_join(const struct pb_crew *crew, uint32_t index)
{
	const uint32_t members = crew->job->team;
	if (members < 2)
		return;
	const struct pb_team member = pb_thread_team_member(team_at(crew, index / members), index % members);
	pb_worker_join(pb_crew_worker(crew, index), &member);
}
