#include "io/kernels/common/heading.h"

#include <errno.h>
#include <libxml/HTMLparser.h>
#include <stdlib.h>
#include <string.h>

#include "io/http/client.h"

/* The parser copies what it is given: beyond the heading no more than this is copied in vain. */
enum { PIECE_BYTES = 2048 };

void pb_heading_init(void)
{
	xmlInitParser();
}

static bool is_heading(const xmlChar *name)
{
	return strcmp((const char *)name, "h1") == 0;
}

static void on_start(void *context, const xmlChar *name, const xmlChar **attributes)
{
	struct pb_heading *heading = context;
	(void)attributes;
	if (heading->text || !is_heading(name))
		return;
	heading->text = calloc(1, PB_HEADING_BYTES);
	if (heading->text)
		return;
	heading->out_of_memory = true;
	xmlStopParser(heading->parser);
}

static void on_end(void *context, const xmlChar *name)
{
	struct pb_heading *heading = context;
	if (!heading->text || heading->ended || !is_heading(name))
		return;
	if (heading->length > 0 && heading->text[heading->length - 1] == ' ')
		heading->text[--heading->length] = '\0';
	heading->ended = true;
	xmlStopParser(heading->parser);
}

static bool is_space(xmlChar c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Bytes of the character that starts here, which the parser has found to be well formed. */
static size_t character_bytes(xmlChar first)
{
	if (first < 0x80)
		return 1;
	return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

static void append(struct pb_heading *heading, const xmlChar *character, size_t length)
{
	if (heading->length + length >= PB_HEADING_BYTES)
		return;
	memcpy(heading->text + heading->length, character, length);
	heading->length += length;
}

static void on_text(void *context, const xmlChar *text, int length)
{
	struct pb_heading *heading = context;
	if (!heading->text || heading->ended)
		return;
	for (size_t at = 0, bytes; at < (size_t)length; at += bytes) {
		bytes = character_bytes(text[at]);
		if (!is_space(text[at]))
			append(heading, text + at, bytes);
		else if (heading->length > 0 && heading->text[heading->length - 1] != ' ')
			append(heading, (const xmlChar *)" ", 1);
	}
}

/* Only bytes that are no UTF-8 end the work: pages are full of other errors, which browsers forgive as well. */
static void on_error(void *context, xmlErrorPtr error)
{
	struct pb_heading *heading = context;
	if (error->code != XML_ERR_INVALID_ENCODING || heading->ended)
		return;
	heading->not_utf8 = true;
	xmlStopParser(heading->parser);
}

static bool open_parser(struct pb_heading *heading)
{
	xmlSAXHandler handler = {
	    .initialized = XML_SAX2_MAGIC,
	    .startElement = on_start,
	    .endElement = on_end,
	    .characters = on_text,
	    .ignorableWhitespace = on_text,
	    .serror = on_error,
	};
	heading->parser = htmlCreatePushParserCtxt(&handler, heading, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
	if (heading->parser)
		(void)htmlCtxtUseOptions(heading->parser, HTML_PARSE_IGNORE_ENC | HTML_PARSE_NONET);
	return heading->parser != NULL;
}

static bool is_over(const struct pb_heading *heading)
{
	return heading->ended || heading->not_utf8 || heading->out_of_memory;
}

static void close_parser(struct pb_heading *heading)
{
	if (heading->parser)
		htmlFreeParserCtxt(heading->parser);
	heading->parser = NULL;
}

void pb_heading_free(struct pb_heading *heading)
{
	close_parser(heading);
	free(heading->text);
	*heading = (struct pb_heading){0};
}

int pb_heading_sink(void *context, const void *bytes, size_t length)
{
	struct pb_heading *heading = context;
	if (length == 0)
		pb_heading_free(heading);
	if (length > 0 && !heading->parser && !open_parser(heading))
		return -ENOMEM;
	for (size_t at = 0; at < length && !is_over(heading); at += PIECE_BYTES) {
		const size_t piece = length - at < PIECE_BYTES ? length - at : PIECE_BYTES;
		(void)htmlParseChunk(heading->parser, (const char *)bytes + at, (int)piece, 0);
	}
	if (!is_over(heading))
		return 0;
	close_parser(heading);
	return heading->out_of_memory ? -ENOMEM : PB_HTTP_ENOUGH;
}

const char *pb_heading_end(struct pb_heading *heading)
{
	if (heading->parser && !is_over(heading))
		(void)htmlParseChunk(heading->parser, NULL, 0, 1);
	close_parser(heading);
	if (heading->out_of_memory)
		return "out of memory";
	if (heading->not_utf8)
		return "the text of the page is not UTF-8";
	return heading->ended ? NULL : "the page has no <h1>";
}
