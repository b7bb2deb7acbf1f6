/* pin.h: binding the calling thread to a core, and to where it was before. */
#ifndef DRIVERS_COMMON_PIN_H
#define DRIVERS_COMMON_PIN_H

#include <powbench/driver.h>

/* Binds the calling thread to the core that the job has for this worker; 0 at once if the job does not pin. */
int pb_pin(const struct pb_job *job, uint32_t worker, struct pb_why *why);

/* How many cores the calling thread may use; 1 if that cannot be told. */
uint32_t pb_pin_cores(void);

/* The cores that a thread may use, kept to be restored. */
struct pb_pin_saved {
	void *mask; /* NULL: nothing was saved */
	size_t bytes;
};

/* Keeps the calling thread's cores: 0 or -errno. pb_pin_restore is due once, and takes what was not saved. */
int pb_pin_save(struct pb_pin_saved *saved);
void pb_pin_restore(struct pb_pin_saved *saved);

#endif
