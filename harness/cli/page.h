/*
 * page.h: text with sections and entries, written for a terminal, as a man page or as markdown. All texts are plain;
 * each style escapes what it has to.
 */
#ifndef HARNESS_PAGE_H
#define HARNESS_PAGE_H

#include <stdio.h>

struct pb_page_style {
	void (*title)(FILE *out, const char *name, const char *summary);
	void (*section)(FILE *out, const char *title);
	void (*group)(FILE *out, const char *title); /* inside a section, where the style tells them apart */
	void (*command)(FILE *out, const char *line, const char *meaning); /* to type; the meaning may be "" */
	void (*entry)(FILE *out, const char *term, const char *text);
};

extern const struct pb_page_style pb_page_text, pb_page_man, pb_page_markdown;

enum { PB_PAGE_WIDTH = 80 };

#endif
