/* What the kernels that make requests share: headings, files, queues, lists of what was found. */
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "io/kernels/common/folder.h"
#include "io/kernels/common/found.h"
#include "io/kernels/common/heading.h"
#include "io/kernels/common/queue.h"
#include "io/kernels/common/site.h"
#include "io/kernels/common/table.h"
#include "io/kernels/common/whole_file.h"
#include "support/scratch.h"
#include "support/suite.h"
#include "support/texts.h"

/* Feeds the page in pieces of `piece` bytes, for as long as they are wanted. */
static void feed(struct pb_heading *heading, const char *page, size_t piece)
{
	const size_t length = strlen(page);
	(void)pb_heading_sink(heading, NULL, 0);
	for (size_t at = 0; at < length; at += piece) {
		const size_t part = length - at < piece ? length - at : piece;
		if (pb_heading_sink(heading, page + at, part) != 0)
			break;
	}
}

static void expect_heading(const char *page, const char *text)
{
	for (size_t piece = 1; piece <= 64; piece = 2 * piece + 1) {
		struct pb_heading heading = {0};
		feed(&heading, page, piece);
		texts_check(pb_heading_end(&heading), NULL);
		texts_check(heading.text, text);
		pb_heading_free(&heading);
	}
}

static void expect_fault(const char *page, const char *fault)
{
	struct pb_heading heading = {0};
	feed(&heading, page, 7);
	texts_check_part(pb_heading_end(&heading), fault);
	pb_heading_free(&heading);
}

static void the_first_heading_is_found_in_pieces_of_any_size(void)
{
	expect_heading("<html><body><h1>One</h1><h1>Two</h1>", "One");
	expect_heading("<H1 class=\"x\">Caf\xc3\xa9 &amp; <b>bar</b></H1> and so on", "Caf\xc3\xa9 & bar");
	expect_heading("<h1>\n\t spaced \n out </h1>", "spaced out");
	expect_heading("<!-- <h1>no</h1> --><script>'<h1>no</h1>'</script><h1>yes</h1>", "yes");
	expect_heading("<h1></h1>", "");
	expect_heading("<h1>never closed", "never closed");
}

static void what_is_wrong_with_a_page_is_said(void)
{
	expect_fault("<html><p>no heading here</p></html>", "no <h1>");
	expect_fault("<h1>\xff\xfe</h1>", "not UTF-8");
	expect_fault("<p>latin \xe9t\xe9</p><h1>late</h1>", "not UTF-8");
	expect_heading("<h1>early</h1><p>latin \xe9t\xe9</p>", "early");
}

static void a_long_heading_is_cut_between_characters(void)
{
	char page[3000] = "<h1>x";
	for (size_t at = strlen(page); at + 10 < sizeof page; at += 2)
		memcpy(page + at, "\xc3\xa9", 3);
	strcat(page, "</h1>");
	struct pb_heading heading = {0};
	feed(&heading, page, 100);
	CU_ASSERT_PTR_NULL(pb_heading_end(&heading));
	CU_ASSERT_EQUAL(heading.length, PB_HEADING_BYTES - 1);
	CU_ASSERT_EQUAL((unsigned char)heading.text[heading.length - 1], 0xa9);
	pb_heading_free(&heading);
}

static void a_file_is_replaced_as_a_whole(void)
{
	(void)scratch_make();
	scratch_write("file", "old");
	CU_ASSERT_EQUAL(pb_whole_file_write(scratch_path("file"), "new one", 7), 0);
	char *text = scratch_read("file");
	texts_check(text, "new one");
	free(text);
	CU_ASSERT_EQUAL(pb_whole_file_write(scratch_path("missing/file"), "x", 1), -ENOENT);
	(void)mkdir(scratch_path("folder"), 0777);
	CU_ASSERT_EQUAL(pb_whole_file_write(scratch_path("folder"), "x", 1), -EISDIR);
	scratch_remove();
}

static void a_temporary_folder_goes_with_its_files(void)
{
	struct pb_folder folder;
	char path[256];
	struct stat status;
	CU_ASSERT_EQUAL_FATAL(pb_folder_open(&folder, "", NULL), 0);
	(void)snprintf(path, sizeof path, "%s/file", folder.path);
	CU_ASSERT_EQUAL(pb_whole_file_write(path, "x", 1), 0);
	path[strlen(folder.path)] = '\0';
	pb_folder_close(&folder);
	CU_ASSERT_EQUAL(stat(path, &status), -1);
	struct pb_why why = {""};
	CU_ASSERT_EQUAL(pb_folder_open(&folder, "/dev/null", &why), -ENOTDIR);
	texts_check_why(&why, "/dev/null is no folder: name one for the files");
	pb_folder_close(&folder);
}

static void a_full_queue_lets_its_producer_help_but_once_per_address(void)
{
	static struct pb_queue queue;
	char address[PB_QUEUE_ADDRESS_BYTES];
	uint64_t ticket = 99;
	for (int i = 0; i < PB_QUEUE_LENGTH; i++)
		CU_ASSERT_TRUE(pb_queue_put(&queue, i == 0 ? "first" : "other"));
	CU_ASSERT_FALSE(pb_queue_put(&queue, "one too many"));
	CU_ASSERT_TRUE(pb_queue_help(&queue, &ticket));
	CU_ASSERT_EQUAL(ticket, 0);
	CU_ASSERT_FALSE(pb_queue_help(&queue, &ticket));
	CU_ASSERT_EQUAL(pb_queue_take(&queue, 0, address), PB_QUEUE_TAKEN);
	texts_check(address, "first");
	CU_ASSERT_TRUE(pb_queue_put(&queue, "last"));
	pb_queue_close(&queue);
	for (uint64_t i = 1; i <= PB_QUEUE_LENGTH; i++) {
		CU_ASSERT_EQUAL(pb_queue_ticket(&queue), i);
		CU_ASSERT_EQUAL(pb_queue_take(&queue, i, address), PB_QUEUE_TAKEN);
	}
	texts_check(address, "last");
	CU_ASSERT_EQUAL(pb_queue_take(&queue, pb_queue_ticket(&queue), address), PB_QUEUE_OVER);
}

static void a_ticket_before_its_address_waits(void)
{
	static struct pb_queue queue;
	char address[PB_QUEUE_ADDRESS_BYTES];
	(void)pb_queue_ticket(&queue);
	const uint64_t second = pb_queue_ticket(&queue);
	CU_ASSERT_EQUAL(pb_queue_ahead(&queue, second), 1);
	CU_ASSERT_EQUAL(pb_queue_take(&queue, second, address), PB_QUEUE_NOT_YET);
	(void)pb_queue_put(&queue, "a");
	CU_ASSERT_EQUAL(pb_queue_take(&queue, second, address), PB_QUEUE_NOT_YET);
	(void)pb_queue_put(&queue, "b");
	CU_ASSERT_EQUAL(pb_queue_take(&queue, second, address), PB_QUEUE_TAKEN);
	texts_check(address, "b");
}

static void what_was_found_is_in_order_however_it_was_merged(void)
{
	struct pb_found *parts = calloc(2, sizeof *parts);
	const char *list[8];
	CU_ASSERT_PTR_NOT_NULL_FATAL(parts);
	(void)pb_found_add(&parts[0], 2, 0, "e");
	(void)pb_found_add(&parts[0], 0, 0, "a");
	(void)pb_found_add(&parts[1], 1, 1, "d");
	(void)pb_found_add(&parts[1], 1, 0, "c");
	(void)pb_found_add(&parts[1], 0, 1, "b");
	pb_found_merge(&parts[0], &parts[1]);
	CU_ASSERT_EQUAL_FATAL(pb_found_list(&parts[0], list, 8), 5);
	for (size_t i = 0; i < 5; i++)
		CU_ASSERT_EQUAL(list[i][0], "abcde"[i]);
	CU_ASSERT_EQUAL(pb_found_list(&parts[0], list, 3), 3);
	free(parts);
}

static void more_than_there_is_room_for_is_noticed(void)
{
	struct pb_found *parts = calloc(2, sizeof *parts);
	const char *list[1];
	char address[1000];
	CU_ASSERT_PTR_NOT_NULL_FATAL(parts);
	memset(address, 'x', sizeof address);
	address[sizeof address - 1] = '\0';
	uint32_t added = 0;
	while (pb_found_add(&parts[0], 0, added, address) == 0)
		added++;
	CU_ASSERT_TRUE(added > 200 && added <= PB_FOUND_BYTES / 1000);
	(void)pb_found_add(&parts[1], 1, 0, address);
	pb_found_merge(&parts[1], &parts[0]);
	CU_ASSERT_EQUAL(pb_found_list(&parts[1], list, 1), 0);
	free(parts);
}

static void equal_options_share_a_server(void)
{
	struct pb_local_server *first, *second, *other;
	const struct pb_http_server_options options = {.latency_ns = 1000};
	const struct pb_http_server_options slower = {.latency_ns = 2000};
	CU_ASSERT_EQUAL_FATAL(pb_local_server_acquire(&first, &options, NULL), 0);
	CU_ASSERT_EQUAL_FATAL(pb_local_server_acquire(&second, &options, NULL), 0);
	CU_ASSERT_EQUAL_FATAL(pb_local_server_acquire(&other, &slower, NULL), 0);
	CU_ASSERT_PTR_EQUAL(first, second);
	CU_ASSERT_NOT_EQUAL(pb_local_server_port(first), pb_local_server_port(other));
	pb_local_server_release(first);
	pb_local_server_release(other);
	pb_local_server_release(second);
	pb_local_server_release(NULL);
}

static void a_table_is_written_in_the_order_of_its_rows(void)
{
	char cell[] = "a\tb\nc\rd";
	struct pb_table table = {.path = NULL};
	(void)scratch_make();
	table.path = scratch_path("table");
	for (int sample = 0; sample < 2; sample++) {
		CU_ASSERT_EQUAL(pb_table_begin(&table, "x\ty"), 0);
		CU_ASSERT_EQUAL(pb_table_add(&table, "1\t2", 3), 0);
		pb_table_write(&table);
	}
	CU_ASSERT_EQUAL(pb_table_check(&table, NULL), 0);
	char *text = scratch_read("table");
	texts_check(text, "x\ty\n1\t2\n");
	free(text);
	scratch_remove();
	struct pb_why why = {""};
	pb_table_write(&table);
	CU_ASSERT_EQUAL(pb_table_check(&table, &why), -EBADMSG);
	texts_check_part(why.text, "could not be written: No such file or directory");
	pb_table_free(&table);
	pb_table_clean(cell);
	texts_check(cell, "a b c d");
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"the first heading is found in pieces of any size", the_first_heading_is_found_in_pieces_of_any_size},
	    {"what is wrong with a page is said", what_is_wrong_with_a_page_is_said},
	    {"a long heading is cut between characters", a_long_heading_is_cut_between_characters},
	    {"a file is replaced as a whole", a_file_is_replaced_as_a_whole},
	    {"a temporary folder goes with its files", a_temporary_folder_goes_with_its_files},
	    {"a full queue lets its producer help but once per address",
	     a_full_queue_lets_its_producer_help_but_once_per_address},
	    {"a ticket before its address waits", a_ticket_before_its_address_waits},
	    {"what was found is in order however it was merged", what_was_found_is_in_order_however_it_was_merged},
	    {"more than there is room for is noticed", more_than_there_is_room_for_is_noticed},
	    {"equal options share a server", equal_options_share_a_server},
	    {"a table is written in the order of its rows", a_table_is_written_in_the_order_of_its_rows},
	    {NULL, NULL},
	};
	pb_heading_init();
	return suite_main("io_kernel_parts", tests, argc, argv);
}
