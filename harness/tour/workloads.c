#include "harness/tour/workloads.h"

const struct pb_model pb_models[] = {
    {"serial", PB_CREW_ONE},        {"pthread", PB_CREW_THREADS}, {"openmp", PB_CREW_THREADS},
    {"process", PB_CREW_PROCESSES}, {"async", PB_CREW_SLOTS},     {"process+async", PB_CREW_SLOTS},
    {"mpi", PB_CREW_RANKS},         {"mpi+async", PB_CREW_SLOTS}, {0},
};

#define TENTH "waits are a tenth of the classic ones"
#define RACE "10,000 increments an item, the classic has 100: too few to meet another worker's"
#define WORKERS(threads, processes, slots, ranks)                                                                      \
	.waits = true,                                                                                                 \
	.workers = {                                                                                                   \
	    [PB_CREW_ONE] = 1,         [PB_CREW_THREADS] = (threads), [PB_CREW_PROCESSES] = (processes),               \
	    [PB_CREW_SLOTS] = (slots), [PB_CREW_RANKS] = (ranks),                                                      \
	}

/* clang-format off */
const struct pb_workload pb_workloads[] = {
	{
		.name = "pow", .kernel = "pow",
		.published = {{"serial", 54.64}, {"pthread", 53.83}, {"process", 6.24}},
		.published_on = "8 cores",
	}, {
		.name = "sumsq", .kernel = "sumsq",
		.published = {{"serial", 7.83}, {"pthread", 10.41}, {"process", 2.52}},
	}, {
		.name = "counter", .kernel = "counter",
		.published = {{"serial", 11.8}, {"pthread", 11.0}, {"process", 2.8}, {"async", 10.6}},
	}, {
		.name = "race", .kernel = "race",
		.full = {.settings = {{"increments", "10k"}}, .remark = RACE},
		.quick = {.settings = {{"increments", "10k"}}, .remark = RACE},
	}, {
		.name = "sleep", .kernel = "sleep",
		.full = {.settings = {{"time", "2s"}}},
		.quick = {.settings = {{"time", "200ms"}}, .remark = TENTH},
		WORKERS(5, 5, 5, 5),
		.published = {{"serial", 10}, {"pthread", 2}, {"process", 2}, {"async", 2}},
	}, {
		/* Seeds whose five waits make a short tour: 2.4, 2.6, 1.5, 1.7 and 3.3 s; 0.26 to 0.38 s. */
		.name = "random", .kernel = "sleep",
		.full = {.settings = {{"min", "1s"}, {"max", "9s"}, {"seed", "10"}}},
		.quick = {.settings = {{"min", "100ms"}, {"max", "900ms"}, {"seed", "43"}}, .remark = TENTH},
		WORKERS(5, 5, 5, 5),
	}, {
		.name = "save", .kernel = "save",
		.full = {.settings = {{"latency", "280ms"}}},
		.quick = {.settings = {{"latency", "28ms"}}, .remark = TENTH},
		WORKERS(5, 5, 5, 5),
		.published = {{"serial", 1.42}, {"pthread", 0.77}, {"async", 0.71}},
	}, {
		.name = "fetch", .kernel = "fetch",
		.full = {.settings = {{"latency", "50ms"}}, .items = 160},
		.quick = {.settings = {{"latency", "5ms"}}, .items = 160, .remark = TENTH},
		WORKERS(160, 16, 160, 16),
		.published = {{"serial", 14.29}, {"pthread", 3.72}, {"process", 5.72}, {"async", 2.57}},
		.published_on = "5 threads",
	}, {
		.name = "scrape", .kernel = "scrape",
		.full = {.settings = {{"latency", "890ms"}}, .items = 100, .per_worker = 5},
		.quick = {.settings = {{"latency", "89ms"}}, .items = 100, .per_worker = 5, .remark = TENTH},
		WORKERS(100, 100, 100, 16),
		.published = {{"serial", 88.86}, {"process", 8.87}, {"async", 47.92}, {"process+async", 5.65}},
	}, {
		.name = "crawl", .kernel = "crawl",
		.full = {.settings = {{"latency", "190ms"}}, .items = 1000, .per_worker = 50},
		.quick = {.settings = {{"latency", "19ms"}}, .items = 1000, .per_worker = 50, .remark = TENTH},
		WORKERS(100, 100, 1000, 16),
		.published = {{"serial", 195.1}, {"async", 4.86}},
	}, {
		.name = "batch", .kernel = "pipeline",
		.full = {.settings = {{"mode", "batch"}, {"latency", "190ms"}, {"every", "1ms"}}, .items = 1000,
		         .per_worker = 20, .remark = "the index comes ten times as fast as the classic one"},
		.quick = {.settings = {{"mode", "batch"}, {"latency", "19ms"}, {"every", "1ms"}}, .items = 250,
		          .per_worker = 20, .remark = TENTH ", and 250 addresses stand for 1000"},
		WORKERS(100, 100, 1000, 16),
		.published = {{"async", 18.3}},
	}, {
		.name = "stream", .kernel = "pipeline",
		.full = {.settings = {{"mode", "stream"}, {"latency", "190ms"}, {"every", "1ms"}}, .items = 1000,
		         .per_worker = 20, .remark = "the index comes ten times as fast as the classic one"},
		.quick = {.settings = {{"mode", "stream"}, {"latency", "19ms"}, {"every", "1ms"}}, .items = 250,
		          .per_worker = 20, .remark = TENTH ", and 250 addresses stand for 1000"},
		WORKERS(100, 100, 1000, 16),
		.published = {{"async", 15.07}},
	}, {
		.name = "tick", .kernel = "tick",
		.full = {.settings = {{"every", "500ms"}, {"for", "1s"}, {"pause", "random"}},
		         .remark = TENTH},
		.quick = {.settings = {{"every", "50ms"}, {"for", "100ms"}, {"pause", "random"}},
		          .remark = "waits are a hundredth of the classic ones"},
		WORKERS(2, 2, 2, 2),
	}, {
		/* A worker for each of ten futures, and one who takes the results. */
		.name = "futures", .kernel = "futures",
		.full = {.settings = {{"min", "100ms"}, {"max", "500ms"}}},
		.quick = {.settings = {{"min", "10ms"}, {"max", "50ms"}},
		          .remark = "waits are a tenth of the full tour's"},
		WORKERS(11, 11, 11, 11),
	}, {
		.name = NULL,
	},
};
/* clang-format on */
