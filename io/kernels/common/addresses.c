#include "io/kernels/common/addresses.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "io/kernels/common/tally.h"

static int out_of_memory(struct pb_why *why)
{
	return pb_fail(why, -ENOMEM, "out of memory for the addresses");
}

int pb_address_make(struct pb_address *address, const char *url)
{
	*address = (struct pb_address){.url = strdup(url)};
	if (!address->url)
		return -ENOMEM;
	address->error = pb_http_target_new(&address->target, &(struct pb_http_ask){.url = url});
	return address->error == PB_HTTP_NO_MEMORY ? -ENOMEM : 0;
}

void pb_address_free(struct pb_address *address)
{
	pb_http_target_free(address->target);
	free(address->url);
	*address = (struct pb_address){0};
}

void pb_addresses_free(struct pb_addresses *addresses)
{
	for (size_t i = 0; i < addresses->count; i++)
		pb_address_free(&addresses->table[i]);
	free(addresses->table);
	*addresses = (struct pb_addresses){0};
}

static int make_table(struct pb_addresses *addresses, uint64_t count)
{
	addresses->table = calloc(count, sizeof *addresses->table);
	addresses->count = addresses->table ? count : 0;
	return addresses->table ? 0 : -ENOMEM;
}

__attribute__((format(printf, 3, 0))) static int make_local(struct pb_addresses *addresses, const struct pb_site *site,
                                                            const char *page)
{
	char url[PB_SITE_TEXT_BYTES];
	const size_t base = strlen(site->base);
	memcpy(url, site->base, base);
	int status = 0;
	for (uint64_t n = 0; status == 0 && n < addresses->count; n++) {
		struct pb_address *address = &addresses->table[n];
		(void)snprintf(url + base, sizeof url - base, page, n);
		status = pb_address_make(address, url);
		if (status == 0)
			address->expected = pb_site_expect(site, url + base);
	}
	return status;
}

/* `mark` is where the number goes: the two bytes there are replaced. */
static int make_numbered(struct pb_addresses *addresses, const char *url, const char *mark)
{
	const size_t size = strlen(url) + 21;
	char *text = malloc(size);
	int status = text ? 0 : -ENOMEM;
	for (uint64_t n = 0; status == 0 && n < addresses->count; n++) {
		(void)snprintf(text, size, "%.*s%" PRIu64 "%s", (int)(mark - url), url, n, mark + 2);
		status = pb_address_make(&addresses->table[n], text);
	}
	free(text);
	return status;
}

static int make_given(struct pb_addresses *addresses, const char *url)
{
	const char *mark = strstr(url, "{}");
	int status = make_table(addresses, mark ? addresses->items : 1);
	if (status)
		return status;
	return mark ? make_numbered(addresses, url, mark) : pb_address_make(&addresses->table[0], url);
}

static int add_line(struct pb_addresses *addresses, size_t *capacity, const char *line)
{
	if (addresses->count == *capacity) {
		const size_t grown = *capacity ? 2 * *capacity : 64;
		struct pb_address *table = reallocarray(addresses->table, grown, sizeof *table);
		if (!table)
			return -ENOMEM;
		addresses->table = table;
		*capacity = grown;
	}
	int status = pb_address_make(&addresses->table[addresses->count], line);
	addresses->count++;
	return status;
}

/* Lines may end with "\r\n"; those that are blank are passed over. */
static int read_lines(struct pb_addresses *addresses, FILE *file)
{
	char *line = NULL;
	size_t size = 0;
	size_t capacity = 0;
	int status = 0;
	while (status == 0 && getline(&line, &size, file) >= 0) {
		line[strcspn(line, "\r\n")] = '\0';
		if (line[strspn(line, " \t")] != '\0')
			status = add_line(addresses, &capacity, line);
	}
	if (status == 0 && ferror(file))
		status = -EIO;
	free(line);
	return status;
}

static int make_listed(struct pb_addresses *addresses, const char *path, struct pb_why *why)
{
	FILE *file = fopen(path, "re");
	if (!file)
		return pb_fail(why, -EINVAL, "urls=%s cannot be read: %s", path, strerror(errno));
	int status = read_lines(addresses, file);
	(void)fclose(file);
	addresses->items = addresses->count;
	if (status == -EIO || status == -EISDIR)
		return pb_fail(why, -EINVAL, "urls=%s cannot be read: it is no file of lines", path);
	if (status)
		return out_of_memory(why);
	if (addresses->count == 0)
		return pb_fail(why, -EINVAL, "urls=%s holds no address; write one a line", path);
	return 0;
}

int pb_addresses_make(struct pb_addresses *addresses, const struct pb_site *site, const struct pb_args *args,
                      const char *page, uint64_t pages, struct pb_why *why)
{
	const struct pb_value urls = pb_args_get(args, "urls");
	*addresses = (struct pb_addresses){.items = pb_args_get(args, "items").number};
	if (urls.length)
		return make_listed(addresses, urls.text, why);
	if (addresses->items == 0)
		return 0;
	int status = 0;
	if (site->url)
		status = make_given(addresses, site->url);
	else if ((status = make_table(addresses, pages < addresses->items ? pages : addresses->items)) == 0)
		status = make_local(addresses, site, page);
	return status ? out_of_memory(why) : 0;
}

bool pb_addresses_expect(const struct pb_addresses *addresses, struct pb_digest *digest)
{
	for (uint64_t item = 0; item < addresses->items; item++) {
		const struct pb_expected *expected = &pb_addresses_of(addresses, item)->expected;
		if (!expected->known)
			return false;
		pb_tally_enter(digest, item, expected->bytes, expected->hash);
	}
	return true;
}

double pb_addresses_bytes(const struct pb_addresses *addresses)
{
	double bytes = 0;
	for (uint64_t item = 0; item < addresses->items; item++)
		bytes += (double)pb_addresses_of(addresses, item)->expected.bytes;
	return bytes;
}

int pb_address_get(const struct pb_address *address, uint64_t item, struct pb_http_request *request,
                   struct pb_http_pool *pool, struct pb_task *task)
{
	if (pb_task_early(task))
		return PB_WAIT;
	if (!address->target) {
		request->figures = (struct pb_http_figures){.error = address->error, .start_ns = pb_clock_ns()};
		return task->cancelled ? -ECANCELED : PB_DONE;
	}
	if (!request->target) {
		request->target = address->target;
		request->check = address->expected.known;
		request->check_bytes = address->expected.bytes;
		request->check_hash = address->expected.hash;
		request->on_retry = pb_tally_retried;
		request->item = item;
		request->url = address->url;
	}
	return pb_http_step(request, pool, task);
}
