#include "io/kernels/common/tally.h"

/* The words for a failure; a status is part of them. */
static const char *reason_of(const struct pb_tally_entry *entry, char *text, size_t size)
{
	const struct pb_http_figures *figures = entry->figures;
	if (figures->error == PB_HTTP_OK)
		return entry->fault;
	if (figures->error != PB_HTTP_STATUS)
		return pb_http_error_text(figures->error);
	(void)snprintf(text, size, "%s: %u", pb_http_error_text(figures->error), (unsigned)figures->status);
	return text;
}

static int64_t later(int64_t span_ns, int64_t lag_ns)
{
	return span_ns > 0 ? span_ns + lag_ns : -1;
}

int pb_tally_tell(struct pb_task *task, const struct pb_tally_entry *entry)
{
	const struct pb_http_figures *figures = entry->figures;
	char reason[sizeof((struct pb_tally_failure *)0)->reason];
	const int64_t lag_ns =
	    task->intended_ns && figures->start_ns > task->intended_ns ? figures->start_ns - task->intended_ns : 0;
	const struct pb_request request = {
	    .item = entry->item,
	    .url = entry->url,
	    .error = pb_tally_entry_ok(entry) ? NULL : reason_of(entry, reason, sizeof reason),
	    .status = figures->status,
	    .attempt = figures->attempts ? figures->attempts : 1,
	    .bytes = figures->bytes,
	    .hash = figures->hash,
	    .start_ns = (figures->start_ns ? figures->start_ns : pb_clock_ns()) - lag_ns,
	    .connect_ns = later(figures->connect_ns, 0),
	    .first_byte_ns = later(figures->first_byte_ns, lag_ns),
	    .total_ns = later(figures->total_ns, lag_ns),
	};
	int status = pb_emit_request(task, &request);
	return status == -ENOTSUP ? 0 : status; /* a driver that brings none home runs the kernel all the same */
}

void pb_tally_retried(const struct pb_http_request *request, struct pb_task *task)
{
	const struct pb_tally_entry entry = {.item = request->item, .url = request->url, .figures = &request->figures};
	(void)pb_tally_tell(task, &entry); /* what cannot be kept fails the sample */
}

void pb_tally_fail(struct pb_tally *tally, const struct pb_tally_entry *entry)
{
	struct pb_tally_failure *first = &tally->first;
	tally->failed++;
	if (first->rank >= UINT64_MAX - entry->item)
		return;
	char text[sizeof first->reason];
	first->rank = UINT64_MAX - entry->item;
	(void)snprintf(first->url, sizeof first->url, "%s", entry->url);
	(void)snprintf(first->reason, sizeof first->reason, "%s", reason_of(entry, text, sizeof text));
}

int pb_tally_end(struct pb_task *task, struct pb_tally *tally, const struct pb_tally_entry *entry)
{
	tally->bytes += entry->figures->bytes;
	if (pb_tally_entry_ok(entry))
		pb_tally_enter(&tally->digest, entry->item, entry->figures->bytes, entry->figures->hash);
	else
		pb_tally_fail(tally, entry);
	return pb_tally_tell(task, entry);
}

void pb_tally_merge(struct pb_tally *into, const struct pb_tally *from)
{
	pb_digest_merge(&into->digest, &from->digest);
	into->failed += from->failed;
	into->bytes += from->bytes;
	if (into->first.rank < from->first.rank)
		into->first = from->first;
}

int pb_tally_check(const struct pb_tally *tally, uint64_t items, const struct pb_digest *expected,
                   struct pb_verdict *verdict)
{
	(void)snprintf(verdict->result, sizeof verdict->result,
	               "%" PRIu64 " of %" PRIu64 " items; %" PRIu64 " bytes; digest %016" PRIx64, tally->digest.items,
	               items, tally->bytes, tally->digest.sum);
	if (tally->failed)
		return pb_fail(&verdict->why, -EBADMSG,
		               "%" PRIu64 " of %" PRIu64 " items failed; the first is item %" PRIu64 ": %s: %s",
		               tally->failed, items, UINT64_MAX - tally->first.rank, tally->first.url,
		               tally->first.reason);
	const struct pb_digest counted = {.items = items, .sum = tally->digest.sum};
	return pb_digest_check(&tally->digest, expected ? expected : &counted, "", &verdict->why);
}
