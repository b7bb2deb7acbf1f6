/* Failures of the kernels beside those of their requests (io_bad_input_test.c), and indexes of other servers. */
#include <errno.h>

#include "io/http/server.h"
#include "support/http.h"
#include "support/run_driver.h"
#include "support/scratch.h"
#include "support/suite.h"
#include "support/texts.h"

extern const struct pb_driver pb_driver_process, pb_driver_async, pb_driver_pthread;
extern const struct pb_kernel pb_kernel_crawl, pb_kernel_fetch, pb_kernel_pipeline, pb_kernel_save, pb_kernel_scrape;

static const struct pb_driver *const drivers[] = {&pb_driver_process, &pb_driver_async, &pb_driver_pthread};
static const uint64_t millisecond_ns = 1000000;
static struct pb_http_server_child server;

/* Three items, tried once, all at `url`. */
static struct driver_cell tried_once(const struct pb_kernel *kernel, const struct pb_driver *driver, const char *url)
{
	struct driver_cell cell = {.driver = driver, .kernel = kernel, .job.workers = 3};
	cell_set(&cell, "items", 3);
	cell_set(&cell, "retries", 0);
	cell_set_text(&cell, "url", url);
	return cell;
}

static void expect_failure(const struct pb_kernel *kernel, const struct pb_driver *driver, const char *url,
                           const char *reason)
{
	struct driver_cell cell = tried_once(kernel, driver, url);
	CU_ASSERT_EQUAL(cell_once(&cell), -EBADMSG);
	texts_check_part(cell.why.text, reason);
	texts_check_part(cell.why.text, url);
}

static void bodies_of_other_kinds_are_explained(void)
{
	for (size_t d = 0; d < sizeof drivers / sizeof *drivers; d++) {
		expect_failure(&pb_kernel_scrape, drivers[d], http_url(server.port, "/bad/truncated"), "ended inside");
		expect_failure(&pb_kernel_crawl, drivers[d], http_url(server.port, "/bad/not-json"), "not JSON");
	}
	expect_failure(&pb_kernel_crawl, &pb_driver_async, http_url(server.port, "/json/1"), "no list of addresses");
	expect_failure(&pb_kernel_save, &pb_driver_async, http_url(server.port, "/detail/1"), "not a JSON string");
}

static void an_index_that_stops_coming_is_given_up(void)
{
	static const char *const stalled[] = {"/bad/silent", "/bad/trickle"};
	for (size_t i = 0; i < sizeof stalled / sizeof *stalled; i++)
		for (uint64_t mode = 0; mode < 2; mode++) {
			struct driver_cell cell =
			    tried_once(&pb_kernel_pipeline, &pb_driver_async, http_url(server.port, stalled[i]));
			cell_set(&cell, "mode", mode);
			cell_set(&cell, "timeout", 150 * millisecond_ns);
			cell_set(&cell, "connect_timeout", 60000 * millisecond_ns);
			CU_ASSERT_EQUAL(cell_once(&cell), -EBADMSG);
			texts_check_part(cell.why.text, "did not end in time");
		}
}

static void an_index_of_anything_is_a_list_of_malformed_addresses(void)
{
	const char *url = http_url(server.port, "/bad/not-json");
	struct driver_cell cell = tried_once(&pb_kernel_pipeline, &pb_driver_async, url);
	CU_ASSERT_EQUAL(cell_once(&cell), -EBADMSG);
	texts_check_part(cell.why.text, "1 of 2 items failed; the first is item 1: ");
}

static void an_index_elsewhere_is_followed(void)
{
	for (size_t d = 0; d < sizeof drivers / sizeof *drivers; d++) {
		struct driver_cell cell = {.driver = drivers[d], .kernel = &pb_kernel_crawl, .job.workers = 3};
		cell_set(&cell, "items", 250); /* on three pages */
		cell_set_text(&cell, "url", http_url(server.port, "/index"));
		CU_ASSERT_EQUAL_FATAL(cell_open(&cell), 0);
		CU_ASSERT_EQUAL(cell_sample(&cell), 0);
		CU_ASSERT_EQUAL(cell.items, 251);
		cell_close(&cell);
	}
}

static void a_slow_index_elsewhere_is_read_as_far_as_it_is_wanted(void)
{
	for (uint64_t mode = 0; mode < 2; mode++) {
		struct driver_cell cell = {.driver = &pb_driver_async, .kernel = &pb_kernel_pipeline, .job.workers = 3};
		cell_set(&cell, "items", 5);
		cell_set(&cell, "mode", mode);
		cell_set_text(&cell, "url", http_url(server.port, "/index/slow?count=1000000"));
		CU_ASSERT_EQUAL(cell_once(&cell), 0);
	}
}

static void the_other_items_go_on(void)
{
	char list[512];
	(void)snprintf(list, sizeof list, "%s\n\n%s\r\nnonsense\n%s", http_url(server.port, "/page/1"),
	               http_url(server.port, "/bad/404"), http_url(server.port, "/page/2"));
	(void)scratch_make();
	scratch_write("urls", list);
	for (size_t d = 0; d < sizeof drivers / sizeof *drivers; d++) {
		struct driver_cell cell = {.driver = drivers[d], .kernel = &pb_kernel_fetch, .job.workers = 2};
		cell_set_text(&cell, "urls", scratch_path("urls"));
		CU_ASSERT_EQUAL(cell_once(&cell), -EBADMSG);
		texts_check_part(cell.why.text, "2 of 4 items failed; the first is item 1: ");
		CU_ASSERT_EQUAL(cell.items, 4);
	}
	scratch_remove();
}

static void a_list_without_an_address_is_refused(void)
{
	(void)scratch_make();
	scratch_write("urls", "\n \n");
	struct driver_cell empty = {.driver = &pb_driver_async, .kernel = &pb_kernel_fetch, .job.workers = 1};
	cell_set_text(&empty, "urls", scratch_path("urls"));
	CU_ASSERT_EQUAL(cell_once(&empty), -EINVAL);
	texts_check_part(empty.why.text, "holds no address");
	struct driver_cell missing = {.driver = &pb_driver_async, .kernel = &pb_kernel_scrape, .job.workers = 1};
	cell_set_text(&missing, "urls", scratch_path("missing"));
	CU_ASSERT_EQUAL(cell_once(&missing), -EINVAL);
	texts_check_part(missing.why.text, "cannot be read");
	scratch_remove();
}

static void files_that_cannot_be_written_are_explained(void)
{
	const char *folder = scratch_make();
	struct driver_cell cell = {.driver = &pb_driver_async, .kernel = &pb_kernel_save, .job.workers = 4};
	cell_set(&cell, "latency", 0);
	cell_set_text(&cell, "out", folder);
	CU_ASSERT_EQUAL_FATAL(cell_open(&cell), 0);
	scratch_remove();
	CU_ASSERT_EQUAL(cell_sample(&cell), -EBADMSG);
	texts_check_part(cell.why.text, "the file could not be written: No such file or directory");
	cell_close(&cell);
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"bodies of other kinds are explained", bodies_of_other_kinds_are_explained},
	    {"an index that stops coming is given up", an_index_that_stops_coming_is_given_up},
	    {"an index of anything is a list of malformed addresses",
	     an_index_of_anything_is_a_list_of_malformed_addresses},
	    {"an index elsewhere is followed", an_index_elsewhere_is_followed},
	    {"a slow index elsewhere is read as far as it is wanted",
	     a_slow_index_elsewhere_is_read_as_far_as_it_is_wanted},
	    {"the other items go on", the_other_items_go_on},
	    {"a list without an address is refused", a_list_without_an_address_is_refused},
	    {"files that cannot be written are explained", files_that_cannot_be_written_are_explained},
	    {NULL, NULL},
	};
	struct pb_why why = {""};
	if (pb_http_server_start(&server, &(struct pb_http_server_options){.stream_ns = 1000000}, &why)) {
		(void)fprintf(stderr, "%s\n", why.text);
		return 1;
	}
	int status = suite_main("io_kernel_failures", tests, argc, argv);
	pb_http_server_stop(&server);
	return status;
}
