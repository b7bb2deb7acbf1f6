/* frequency.h: how fast a core runs now. `root` as in proc.h. */
#ifndef HARNESS_FREQUENCY_H
#define HARNESS_FREQUENCY_H

/* In Hz: cpufreq's scaling_cur_freq, or what /proc/cpuinfo says (a virtual machine: mostly a constant); NAN: unknown.
 */
double pb_frequency_hz(const char *root, int cpu);

#endif
