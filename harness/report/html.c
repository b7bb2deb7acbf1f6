#include "harness/report/html.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/HTMLtree.h>
#include <libxml/tree.h>

#include "harness/files/utf8.h"

void pb_html_make(struct pb_html *html)
{
	*html = (struct pb_html){.document = htmlNewDocNoDtD(NULL, NULL)};
	if (html->document && xmlCreateIntSubset(html->document, BAD_CAST "html", NULL, NULL))
		html->root = xmlNewDocNode(html->document, NULL, BAD_CAST "html", NULL);
	if (html->root)
		(void)xmlDocSetRootElement(html->document, html->root);
	html->failed = !html->root;
}

void pb_html_free(struct pb_html *html)
{
	xmlFreeDoc(html->document);
	*html = (struct pb_html){0};
}

static char *clean(const char *text)
{
	char *copy = strdup(text);
	if (!copy)
		return NULL;
	pb_utf8_repair(copy);
	for (char *at = copy; *at; at++)
		if (((unsigned char)*at < 0x20 && *at != '\n' && *at != '\t') || *at == 0x7f)
			*at = '?';
	return copy;
}

void pb_html_say(struct pb_html *html, pb_node *parent, const char *text)
{
	char *copy = clean(text);
	pb_node *child = copy && parent ? xmlNewDocText(html->document, BAD_CAST copy) : NULL;
	if (!child || !xmlAddChild(parent, child))
		html->failed = true;
	free(copy);
}

pb_node *pb_html_add(struct pb_html *html, pb_node *parent, const char *name, const char *text)
{
	pb_node *node = parent ? xmlNewChild(parent, NULL, BAD_CAST name, NULL) : NULL;
	if (!node)
		html->failed = true;
	if (text && *text)
		pb_html_say(html, node, text);
	return node;
}

pb_node *pb_html_addf(struct pb_html *html, pb_node *parent, const char *name, const char *format, ...)
{
	char *text = NULL;
	va_list arguments;
	va_start(arguments, format);
	int length = vasprintf(&text, format, arguments);
	va_end(arguments);
	if (length < 0) {
		html->failed = true;
		return NULL;
	}
	pb_node *node = pb_html_add(html, parent, name, text);
	free(text);
	return node;
}

void pb_html_set(struct pb_html *html, pb_node *node, const char *attribute, const char *value)
{
	char *copy = clean(value);
	if (!copy || !node || !xmlNewProp(node, BAD_CAST attribute, BAD_CAST copy))
		html->failed = true;
	free(copy);
}

char *pb_html_text(struct pb_html *html)
{
	xmlOutputBuffer *out = html->failed ? NULL : xmlAllocOutputBuffer(NULL);
	if (!out)
		return NULL;
	htmlDocContentDumpFormatOutput(out, html->document, "UTF-8", 0);
	char *text = out->error ? NULL : strdup((const char *)xmlOutputBufferGetContent(out));
	(void)xmlOutputBufferClose(out);
	return text;
}
