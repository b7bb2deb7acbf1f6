/* gnuplot.h: runs gnuplot on a script. */
#ifndef HARNESS_GNUPLOT_H
#define HARNESS_GNUPLOT_H

#include <powbench/base.h>

/*
 * Runs the gnuplot that is on PATH in folder `dir` on the script `name` there, and waits for it. 0; -ENOENT when there
 * is no gnuplot; -EIO when it failed; or another -errno. What it wrote to stderr comes back in said[size], also with 0:
 * gnuplot warns and goes on. Not for a process that ignores SIGCHLD.
 */
int pb_gnuplot_run(const char *dir, const char *name, char *said, size_t size, struct pb_why *why);

#endif
