#include "harness/show/chart_style.h"

#include <stddef.h>
#include <string.h>

enum colour {
	BLACK = 0x000000,
	ORANGE = 0xe69f00,
	SKY_BLUE = 0x56b4e9,
	GREEN = 0x009e73,
	BLUE = 0x0072b2,
	VERMILLION = 0xd55e00,
	PURPLE = 0xcc79a7,
	GREY = 0x7f7f7f, /* in place of the palette's yellow, which white paper swallows */
};

enum marker {
	PLUS = 1,
	CROSS = 2,
	STAR = 3,
	OPEN_SQUARE = 4,
	SQUARE = 5,
	OPEN_CIRCLE = 6,
	CIRCLE = 7,
	OPEN_TRIANGLE = 8,
	TRIANGLE = 9,
	OPEN_WEDGE = 10,
	WEDGE = 11,
	OPEN_DIAMOND = 12,
	DIAMOND = 13,
	OPEN_PENTAGON = 14,
	PENTAGON = 15,
};

static const struct {
	const char *driver;
	struct pb_chart_style style;
} known[] = {
    {"serial", {BLACK, DIAMOND}},
    {"pthread", {BLUE, CIRCLE}},
    {"openmp", {VERMILLION, SQUARE}},
    {"process", {GREEN, TRIANGLE}},
    {"async", {PURPLE, PENTAGON}},
    {"mpi", {ORANGE, WEDGE}},
    {"mpi+pthread", {SKY_BLUE, OPEN_CIRCLE}},
    {"mpi+openmp", {SKY_BLUE, OPEN_SQUARE}},
    {"mpi+async", {GREY, OPEN_WEDGE}},
    {"process+async", {GREEN, OPEN_TRIANGLE}},
};

static const uint32_t other_colours[] = {PURPLE, SKY_BLUE, GREY, ORANGE, BLUE, VERMILLION, GREEN};
static const int other_markers[] = {OPEN_CIRCLE, OPEN_DIAMOND, OPEN_PENTAGON, STAR, CROSS, PLUS};

/* FNV-1a, 32 bits (Fowler, Noll, Vo). */
static uint32_t hash_name(const char *name)
{
	uint32_t hash = 2166136261u;
	for (; *name; name++)
		hash = (hash ^ (unsigned char)*name) * 16777619u;
	return hash;
}

struct pb_chart_style pb_chart_style(const char *driver)
{
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strcmp(driver, known[i].driver) == 0)
			return known[i].style;
	size_t colours = sizeof other_colours / sizeof *other_colours;
	size_t markers = sizeof other_markers / sizeof *other_markers;
	uint32_t hash = hash_name(driver);
	return (struct pb_chart_style){other_colours[hash % colours], other_markers[hash / colours % markers]};
}
