/* lifeline_word.h: the bytes on a lifeline: a greeting of the follower, then single words. */
#ifndef CLUSTER_LIFELINE_WORD_H
#define CLUSTER_LIFELINE_WORD_H

#include <stdint.h>

/* TOLD: rank 0 has said what is wrong, nobody else need. END: watch no more. SCATTER: end the process. Any answer is as
 * good as another. */
enum pb_lifeline_word {
	PB_LIFELINE_ASK = 'a',
	PB_LIFELINE_ANSWER,
	PB_LIFELINE_TOLD,
	PB_LIFELINE_END,
	PB_LIFELINE_SCATTER
};

struct pb_lifeline_greeting {
	uint64_t cookie;
	uint32_t rank;
	int32_t pid;
	char host[65];
};

#endif
