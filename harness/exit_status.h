/* exit_status.h: what the program's exit status says; the one table of it. */
#ifndef HARNESS_EXIT_STATUS_H
#define HARNESS_EXIT_STATUS_H

#define PB_EXIT_STATUSES(X)                                                                                            \
	X(PB_EXIT_RIGHT, 0,                                                                                            \
	  "all cells were measured and right; compare: no cell is slower; audit: no rule is broken; predict: all "     \
	  "was foretold")                                                                                              \
	X(PB_EXIT_WRONG, 1,                                                                                            \
	  "a wrong answer, a failed cell, or an error after measuring had begun; compare: a cell is slower or fails; " \
	  "audit: a rule is broken; predict: a number of workers is refused")                                          \
	X(PB_EXIT_USAGE, 2,                                                                                            \
	  "bad usage: nothing was measured; compare, audit, advise, predict: a run that cannot be judged")             \
	X(PB_EXIT_INTERRUPTED, 130, "interrupted; everything measured until then is kept")

enum pb_exit_status {
#define X(name, value, summary) name = (value),
	PB_EXIT_STATUSES(X)
#undef X
};

#endif
