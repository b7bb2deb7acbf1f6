#include "harness/measure/loss.h"

#include <pthread.h>

static pthread_mutex_t kept = PTHREAD_MUTEX_INITIALIZER;
/* Of whoever holds `kept`, or is the main thread outside begin and end. */
static struct pb_underway named;
static bool is_on;

void pb_loss_begin(void)
{
	pthread_mutex_lock(&kept);
	is_on = true;
}

void pb_loss_end(void)
{
	is_on = false;
	pthread_mutex_unlock(&kept);
}

void pb_loss_lend(void)
{
	if (is_on)
		pthread_mutex_unlock(&kept);
}

void pb_loss_take(void)
{
	if (is_on)
		pthread_mutex_lock(&kept);
}

void pb_loss_name(const struct pb_cell *cell, const struct pb_sample_row *row)
{
	named = (struct pb_underway){.cell = cell};
	if (row)
		named.row = *row;
}

bool pb_loss_seize(struct pb_underway *underway)
{
	pthread_mutex_lock(&kept);
	*underway = named;
	if (is_on)
		return true;
	pthread_mutex_unlock(&kept);
	return false;
}
