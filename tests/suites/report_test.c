/* The page of a run, read back by a parser of HTML: it has what the run has, and only text of what is written there. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/HTMLparser.h>
#include <libxml/xpath.h>

#include "harness/report/report.h"
#include "harness/report/summary_export.h"
#include "support/run_folder.h"
#include "support/scratch.h"
#include "support/suite.h"
#include "support/texts.h"

#define HOSTILE "</style><script>alert(1)</script><img src=x onerror=alert(2)>\" onload='alert(3)"

static struct run_folder folder;
static struct pb_run_read run;
static char dir[4096];
static const char *command[] = {"run", "-k", "pow", "-p", "pow.first=it's 1"};
static struct pb_variable environment[] = {{"OMP_PLACES", "{0}"}};
static htmlDocPtr page;

/* Until read_page() it can be spoiled in `folder`. */
static void make_folder(void)
{
	(void)scratch_make();
	run_folder_make(&folder);
	folder.facts.command = command;
	folder.facts.command_count = sizeof command / sizeof *command;
	folder.facts.environment = environment;
	folder.facts.environment_count = 1;
}

static void read_run(void)
{
	struct pb_why why = {""};
	(void)snprintf(dir, sizeof dir, "%s", run_folder_write(&folder));
	CU_ASSERT_EQUAL_FATAL(pb_run_read(&run, dir, &why), 0);
}

static void read_page(void)
{
	struct pb_why why = {""};
	char *text;
	CU_ASSERT_EQUAL_FATAL(pb_report_page(&text, &run, &why), 0);
	page = htmlReadMemory(text, (int)strlen(text), NULL, "UTF-8", HTML_PARSE_NONET | HTML_PARSE_NOERROR);
	CU_ASSERT_PTR_NOT_NULL_FATAL(page);
	free(text);
}

static void forget_page(void)
{
	xmlFreeDoc(page);
	pb_run_read_free(&run);
	scratch_remove();
}

/* What an XPath expression that yields a number comes to. */
static int count(const char *path)
{
	xmlXPathContextPtr context = xmlXPathNewContext(page);
	xmlXPathObjectPtr found = xmlXPathEvalExpression(BAD_CAST path, context);
	CU_ASSERT_PTR_NOT_NULL_FATAL(found);
	int number = (int)found->floatval;
	xmlXPathFreeObject(found);
	xmlXPathFreeContext(context);
	return number;
}

static void check_words(const char *part)
{
	xmlChar *words = xmlNodeGetContent(xmlDocGetRootElement(page));
	texts_check_part((const char *)words, part);
	xmlFree(words);
}

static void a_page_has_a_language_headings_and_every_cell(void)
{
	make_folder();
	read_run();
	read_page();
	CU_ASSERT_EQUAL(count("count(/html[@lang='en'])"), 1);
	CU_ASSERT_EQUAL(count("count(//h1)"), 1);
	CU_ASSERT_EQUAL(count("count(//section)"), count("count(//section/h2)"));
	CU_ASSERT_EQUAL(count("count(//nav//a)"), count("count(//section)"));
	CU_ASSERT_EQUAL(count("count(//nav//a[not(substring(@href, 2) = //section/@id)])"), 0);
	CU_ASSERT_EQUAL(count("count(//section[@id='results']//tbody/tr)"), FOLDER_CELLS);
	CU_ASSERT_EQUAL(count("count(//thead//th[not(normalize-space())])"), 0);
	CU_ASSERT_EQUAL(count("count(//section[@id='left-out']//tbody/tr)"), 0);
	CU_ASSERT_EQUAL(count("count(//section[@id='audit']//tbody/tr)"), 12);
	CU_ASSERT_EQUAL(count("count(//section[@id='advice']//strong)"), 1);
	check_words("sumsq is CPU-bound");
	forget_page();
}

static void a_command_is_shown_as_a_shell_takes_it(void)
{
	make_folder();
	read_run();
	read_page();
	check_words("OMP_PLACES='{0}' powbench run -k pow -p 'pow.first=it'\\''s 1'");
	check_words("1 GiB");
	forget_page();
}

static void charts_stand_in_the_page_with_words_in_their_place(void)
{
	make_folder();
	read_run();
	scratch_write("run/charts/sumsq-speedup.svg", "<svg/>");
	scratch_write("run/charts/sumsq-timeline-async-10.svg", "<svg>10</svg>");
	scratch_write("run/charts/sumsq-timeline-async-9.svg", "<svg>9</svg>");
	scratch_write("run/charts/sumsquare-time.svg", "<svg>another kernel's</svg>");
	read_page();
	CU_ASSERT_EQUAL(count("count(//figure/img[string-length(@alt) > 20])"), 3);
	CU_ASSERT_EQUAL(count("count(//figure[1]/img[@src='data:image/svg+xml;base64,PHN2Zy8+'])"), 1);
	CU_ASSERT_EQUAL(count("count(//details//figure[1]/img[@src='data:image/svg+xml;base64,PHN2Zz45PC9zdmc+'])"), 1);
	forget_page();
}

static void a_run_without_charts_says_how_to_get_them(void)
{
	make_folder();
	read_run();
	read_page();
	CU_ASSERT_EQUAL(count("count(//img)"), 0);
	check_words("This run has no charts");
	forget_page();
}

/* A failed and a skipped cell, and all that a file can hold in every text. */
static void spoil_cells(void)
{
	for (size_t i = 0; i < folder.sample_count; i++) {
		struct pb_sample_row *row = &folder.samples[i];
		row->kernel = HOSTILE;
		row->params = HOSTILE "=1 \xc3(";
		row->schedule = HOSTILE;
		if (i % FOLDER_CELLS == FOLDER_TWO)
			row->driver = HOSTILE;
		if (i % FOLDER_CELLS != FOLDER_ONE)
			continue;
		row->driver = "\xff";
		row->status = "failed";
		row->reason = HOSTILE;
		row->wall_s = NAN;
	}
}

static void spoil_facts(struct pb_run_facts *facts)
{
	static const char *words[] = {HOSTILE, "\xff\xfe\x1b[31m"};
	facts->run_id = facts->status = facts->start_utc = facts->executable = HOSTILE;
	facts->machine.host = facts->machine.cpu_model = facts->software.commit = HOSTILE "\x80\x01";
	memcpy((void *)facts->command, words, sizeof words);
	facts->environment[0] = (struct pb_variable){HOSTILE, HOSTILE};
}

static void what_a_run_says_stays_text(void)
{
	make_folder();
	spoil_cells();
	read_run();
	spoil_facts(&run.facts);
	scratch_write("run/charts/__style__script_alert_1___script__img_src_x_onerror_alert_2____-time.svg", HOSTILE);
	read_page();
	CU_ASSERT_EQUAL(count("count(//script | //iframe | //object | //embed | //link | //form | //base)"), 0);
	CU_ASSERT_EQUAL(count("count(//@*[starts-with(name(), 'on')])"), 0);
	CU_ASSERT_EQUAL(count("count(//@src[not(starts-with(., 'data:image/svg+xml;base64,'))])"), 0);
	CU_ASSERT_EQUAL(count("count(//@href[not(starts-with(., '#'))])"), 0);
	CU_ASSERT_EQUAL(count("count(//style)"), 1);
	CU_ASSERT_EQUAL(count("count(//img)"), 1);
	CU_ASSERT_EQUAL(count("count(//section[@id='left-out']//tbody/tr)"), 1);
	check_words("run " HOSTILE);
	check_words("'??"
	            "?[31m'");
	forget_page();
}

static char *export(int (*write)(FILE *out, const struct pb_run_read *run))
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	CU_ASSERT_EQUAL(write(out, &run), 0);
	fclose(out);
	return text;
}

static void a_table_in_markdown_has_no_markup_of_the_run(void)
{
	make_folder();
	for (size_t i = FOLDER_TWO; i < folder.sample_count; i += FOLDER_CELLS) {
		folder.samples[i].driver = "x|y<b>`";
		folder.samples[i].status = "failed";
		folder.samples[i].reason = "|";
	}
	read_run();
	char *text = export(pb_summary_markdown);
	texts_check_part(text, "| x\\|y\\<b>\\` | 2 | dynamic |");
	texts_check_part(text, " failed: \\| |\n");
	texts_check_part(text, "```text\nsumsq  first=5000 count=7");
	free(text);
	pb_run_read_free(&run);
	scratch_remove();
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"a page has a language, headings and every cell", a_page_has_a_language_headings_and_every_cell},
	    {"a command is shown as a shell takes it", a_command_is_shown_as_a_shell_takes_it},
	    {"charts stand in the page, with words in their place", charts_stand_in_the_page_with_words_in_their_place},
	    {"a run without charts says how to get them", a_run_without_charts_says_how_to_get_them},
	    {"what a run says stays text", what_a_run_says_stays_text},
	    {"a table in Markdown has no markup of the run", a_table_in_markdown_has_no_markup_of_the_run},
	    {0},
	};
	return suite_main("report", tests, argc, argv);
}
