/*
 * page.h: text with sections and entries, written for a terminal, as a man page or as markdown. All texts are plain;
 * each style escapes what it has to.
 */
#ifndef HARNESS_PAGE_H
#define HARNESS_PAGE_H

#include <stdio.h>

/* What was written last, which decides whether an empty line is due. */
enum pb_page_state { PB_PAGE_EMPTY, PB_PAGE_HEADED, PB_PAGE_FILLED };

struct pb_page {
	FILE *out;
	const struct pb_page_style *style;
	enum pb_page_state state;
};

struct pb_page_style {
	void (*title)(struct pb_page *page, const char *name, const char *summary);
	void (*section)(struct pb_page *page, const char *title);
	void (*group)(struct pb_page *page, const char *title); /* inside a section, where the style tells them apart */
	void (*command)(struct pb_page *page, const char *line, const char *meaning); /* to type; meaning "": none */
	void (*entry)(struct pb_page *page, const char *term, const char *text);
};

extern const struct pb_page_style pb_page_text, pb_page_man, pb_page_markdown;

enum { PB_PAGE_WIDTH = 80 };

static inline void pb_page_title(struct pb_page *page, const char *name, const char *summary)
{
	page->style->title(page, name, summary);
	page->state = PB_PAGE_HEADED;
}

static inline void pb_page_section(struct pb_page *page, const char *title)
{
	page->style->section(page, title);
	page->state = PB_PAGE_HEADED;
}

static inline void pb_page_group(struct pb_page *page, const char *title)
{
	page->style->group(page, title);
	page->state = PB_PAGE_HEADED;
}

static inline void pb_page_command(struct pb_page *page, const char *line, const char *meaning)
{
	page->style->command(page, line, meaning);
	page->state = PB_PAGE_FILLED;
}

static inline void pb_page_entry(struct pb_page *page, const char *term, const char *text)
{
	page->style->entry(page, term, text);
	page->state = PB_PAGE_FILLED;
}

#endif
