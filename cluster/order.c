#include "cluster/order.h"

#include <errno.h>
#include <stdlib.h>

#define ORDER_MAGIC UINT32_C(0x7062616f)
#define ORDER_BYTES_MAX (16u << 20)

/* Followed by the texts, each ended by a zero byte: kernel, plug-in, and name and value per setting. */
struct head {
	uint32_t magic, abi;
	uint32_t workers, team, ranks;
	uint8_t loops, threads, schedule, pin;
	uint32_t settings;
	uint64_t grain, result_size, shared_size, text_bytes;
	double rate_per_s;
};

static bool given(const struct pb_value *value)
{
	return value->text && value->text[0];
}

static size_t text_add(char *to, size_t at, const char *text)
{
	size_t bytes = strlen(text) + 1;
	if (to)
		memcpy(to + at, text, bytes);
	return at + bytes;
}

/* Writes the texts to `to`, or only measures them when it is NULL. */
static size_t texts_write(char *to, const struct pb_job *job, uint32_t *settings)
{
	const struct pb_param *params = job->args ? job->args->params : NULL;
	size_t at = text_add(to, 0, job->kernel->name);
	at = text_add(to, at, job->plugin ? job->plugin : "");
	*settings = 0;
	for (size_t i = 0; params && params[i].name; i++) {
		if (!given(&job->args->values[i]))
			continue;
		at = text_add(to, at, params[i].name);
		at = text_add(to, at, job->args->values[i].text);
		++*settings;
	}
	return at;
}

int pb_order_encode(void **bytes, size_t *length, const struct pb_job *job, const struct pb_spread *spread,
                    struct pb_why *why)
{
	struct head head = {
	    .magic = ORDER_MAGIC,
	    .abi = PB_ABI,
	    .workers = job->workers,
	    .team = job->team,
	    .ranks = spread->ranks,
	    .loops = spread->body != NULL,
	    .threads = (uint8_t)spread->threads,
	    .schedule = (uint8_t)job->schedule,
	    .pin = (uint8_t)job->pin,
	    .grain = job->grain,
	    .rate_per_s = job->rate_per_s,
	    .result_size = job->kernel->result_size,
	    .shared_size = job->kernel->shared_size,
	};
	head.text_bytes = texts_write(NULL, job, &head.settings);
	*length = sizeof head + head.text_bytes;
	if (*length > ORDER_BYTES_MAX)
		return pb_fail(why, -E2BIG, "the parameters take %zu bytes, and ranks can be sent %u", *length,
		               ORDER_BYTES_MAX);
	char *at = *bytes = malloc(*length);
	if (!at)
		return pb_fail(why, -ENOMEM, "no memory for the order to open a cell");
	memcpy(at, &head, sizeof head);
	(void)texts_write(at + sizeof head, job, &head.settings);
	return 0;
}

static int head_check(const struct head *head, size_t length, struct pb_why *why)
{
	if (head->magic != ORDER_MAGIC || head->abi != PB_ABI)
		return pb_fail(why, -EPROTO, "an order from another build: start the same powbench on every rank");
	if (head->ranks == 0 || head->ranks > head->workers || head->loops > 1 || head->schedule > PB_SCHEDULE_GUIDED ||
	    head->pin > PB_PIN_SCATTER || !(head->rate_per_s >= 0))
		return pb_fail(why, -EPROTO, "an order with %u workers in %u ranks, schedule %u and binding %u",
		               head->workers, head->ranks, head->schedule, head->pin);
	if (head->threads >= PB_THREADS_KINDS || (head->threads && (head->loops || head->workers % head->ranks)))
		return pb_fail(why, -EPROTO, "an order with %u workers as threads of %u ranks", head->workers,
		               head->ranks);
	const uint32_t in_reach = head->threads ? head->workers / head->ranks : head->workers;
	if (head->team > 1 && (in_reach % head->team || head->loops))
		return pb_fail(why, -EPROTO, "an order with %u workers in teams of %u", head->workers, head->team);
	if (head->text_bytes != length - sizeof *head)
		return pb_fail(why, -EPROTO, "an order of %zu bytes whose parts do not add up", length);
	return 0;
}

/* Whether `text` is exactly `count` texts, each ended by a zero byte. */
static bool texts_whole(const char *text, size_t bytes, uint64_t count)
{
	uint64_t seen = 0;
	for (size_t i = 0; i < bytes; i++)
		seen += text[i] == '\0';
	return seen == count && bytes > 0 && text[bytes - 1] == '\0';
}

static const char *text_take(const char **at)
{
	const char *text = *at;
	*at += strlen(text) + 1;
	return text;
}

static void order_fill(struct pb_order *order, const struct head *head, const char *texts)
{
	order->kernel = text_take(&texts);
	order->plugin = text_take(&texts);
	if (!order->plugin[0])
		order->plugin = NULL;
	for (uint32_t i = 0; i < head->settings; i++) {
		order->settings[i].name = text_take(&texts);
		order->settings[i].value = text_take(&texts);
	}
	order->setting_count = head->settings;
	order->workers = head->workers;
	order->team = head->team;
	order->ranks = head->ranks;
	order->loops = head->loops;
	order->threads = (enum pb_threads_kind)head->threads;
	order->schedule = (enum pb_schedule_kind)head->schedule;
	order->pin = (enum pb_pin)head->pin;
	order->grain = head->grain;
	order->rate_per_s = head->rate_per_s;
	order->result_size = head->result_size;
	order->shared_size = head->shared_size;
}

int pb_order_decode(struct pb_order **out, const void *bytes, size_t length, struct pb_why *why)
{
	struct head head;
	*out = NULL;
	if (length < sizeof head || length > ORDER_BYTES_MAX)
		return pb_fail(why, -EPROTO, "an order of %zu bytes", length);
	memcpy(&head, bytes, sizeof head);
	int error = head_check(&head, length, why);
	if (error)
		return error;
	const char *texts = (const char *)bytes + sizeof head;
	if (!texts_whole(texts, head.text_bytes, 2 + 2 * (uint64_t)head.settings))
		return pb_fail(why, -EPROTO, "an order whose texts are torn");

	/* One block: the order, its settings, its texts. */
	size_t settings_bytes = head.settings * sizeof(struct pb_ranks_setting);
	struct pb_order *order = calloc(1, sizeof *order + settings_bytes + length);
	if (!order)
		return pb_fail(why, -ENOMEM, "no memory for a cell's parameters");
	order->settings = (struct pb_ranks_setting *)(order + 1);
	char *copy = (char *)(order->settings + head.settings);
	memcpy(copy, texts, head.text_bytes);
	order_fill(order, &head, copy);
	*out = order;
	return 0;
}

void pb_order_free(struct pb_order *order)
{
	free(order);
}
