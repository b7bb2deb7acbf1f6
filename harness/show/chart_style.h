/* chart_style.h: the colour and the marker of a driver, the same in every chart. */
#ifndef HARNESS_CHART_STYLE_H
#define HARNESS_CHART_STYLE_H

#include <stdint.h>

struct pb_chart_style {
	uint32_t rgb; /* 0xRRGGBB, of the colour-blind-safe palette of Okabe and Ito ("Color Universal Design", 2008) */
	int marker;   /* gnuplot's point type */
};

/* By name alone: drivers of plug-ins get a colour and a marker of their own from a hash of their name. */
struct pb_chart_style pb_chart_style(const char *driver);

#endif
