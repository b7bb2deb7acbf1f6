/*
 * html.h: an HTML page as a tree (libxml2's), in which every text is only text. What comes from outside may be any
 * bytes: those that are not UTF-8 and control characters become '?', and markup is escaped.
 */
#ifndef HARNESS_HTML_H
#define HARNESS_HTML_H

#include <stdbool.h>
#include <stddef.h>

struct _xmlDoc;
typedef struct _xmlNode pb_node; /* of the page, which owns it; NULL, after a failure, is taken everywhere */

/* Running out of memory is remembered, and said by pb_html_text(). */
struct pb_html {
	struct _xmlDoc *document;
	pb_node *root; /* the element html */
	bool failed;
};

void pb_html_make(struct pb_html *html);
void pb_html_free(struct pb_html *html);

/* Adds an element to the end of its parent; text NULL: without. */
pb_node *pb_html_add(struct pb_html *html, pb_node *parent, const char *name, const char *text);
__attribute__((format(printf, 4, 5))) pb_node *pb_html_addf(struct pb_html *html, pb_node *parent, const char *name,
                                                            const char *format, ...);

/* Adds text to the end of an element. */
void pb_html_say(struct pb_html *html, pb_node *parent, const char *text);

void pb_html_set(struct pb_html *html, pb_node *node, const char *attribute, const char *value);

/* The page; the caller frees it. NULL: memory ran out, here or before. */
char *pb_html_text(struct pb_html *html);

#endif
