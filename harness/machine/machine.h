/* machine.h: the facts of this machine, and what of it this process may use. Linux; what cannot be read is unknown. */
#ifndef HARNESS_MACHINE_H
#define HARNESS_MACHINE_H

#include <powbench/base.h>

#include "harness/files/rows.h"

/* Members as in rows.h: NULL, PB_UNKNOWN and NAN are unknown. */
struct pb_machine_facts {
	const char *host, *os, *kernel, *architecture, *cpu_model;
	int64_t sockets, cores, hardware_threads, numa_nodes;
	const char *allowed_cpus; /* list of this process, as in "0-3,8" */
	double cgroup_cpus;       /* CPU quota of the cgroup, in CPUs; unknown: none */
	int64_t memory_bytes, cgroup_memory_bytes;
	int64_t l1d_bytes, l2_bytes, l3_bytes; /* of one cache each */
	int64_t is_virtual;                    /* 1: under a hypervisor */
	const char *governor, *turbo;          /* of CPU frequencies */
	const char *clock_source;
	double clock_resolution_s; /* of CLOCK_MONOTONIC */
};

/* What the figures were computed with. Texts belong to the caller; NULL is "not built in" or unknown. */
struct pb_software_facts {
	const char *version, *commit, *compiler, *flags, *build_type, *libc, *gmp, *openmp, *mpi;
};

extern const struct pb_column pb_machine_columns[], pb_software_columns[];

/* Collects the facts; never fails, unknown facts stay unknown. pb_machine_facts_free() frees the texts. */
void pb_machine_collect(struct pb_machine_facts *facts);
void pb_machine_facts_free(struct pb_machine_facts *facts);

/* "1 socket, 2 cores, ..., may run on 0-1": what a worker on this machine finds, in one line. */
void pb_machine_line(char *text, size_t size);

/* Fills in what this program was built with and runs on. */
void pb_machine_software(struct pb_software_facts *software);

/*
 * The id of an environment: 16 hexadecimal digits of the 64-bit FNV-1a hash (Fowler, Noll, Vo) of every fact of machine
 * and software, except those that differ between equal nodes of a cluster: the host's name and the exact memory size.
 * Environment variables are not in it (launchers set their own); run.json has them.
 */
enum { PB_ENV_ID_SIZE = 17 };
void pb_machine_env_id(char out[PB_ENV_ID_SIZE], const struct pb_machine_facts *machine,
                       const struct pb_software_facts *software);

/* CPUs this process can keep busy: those of its affinity mask, limited by the cgroup's quota rounded down; >= 1. */
uint32_t pb_machine_cores(void);

/* The cgroup's quota in CPUs; NAN: no limit. */
double pb_machine_quota(void);

/* Bytes that this process can still allocate without swapping: MemAvailable and what is left of the cgroups' limits;
 * UINT64_MAX when unknown. */
uint64_t pb_machine_available_bytes(void);

/* Seconds that a hypervisor has taken from all CPUs since boot; NAN when unknown. */
double pb_machine_steal_s(void);

/* Starts the peak of this process's resident set afresh (where the kernel can), and reads it, in bytes. */
void pb_machine_reset_peak_rss(void);
uint64_t pb_machine_peak_rss(void);

#endif
