#include "io/kernels/common/indexed.h"

#include <errno.h>
#include <stdlib.h>

#include "io/kernels/common/body.h"

int pb_indexed_open(struct pb_indexed *indexed, const struct pb_args *args, const struct pb_site_wants *wants,
                    struct pb_why *why)
{
	indexed->items = pb_args_get(args, "items").number;
	indexed->found = malloc(sizeof *indexed->found);
	indexed->list = calloc(indexed->items ? indexed->items : 1, sizeof *indexed->list);
	if (!indexed->found || !indexed->list)
		return pb_fail(why, -ENOMEM, "out of memory for %" PRIu64 " addresses", indexed->items);
	int status = pb_site_open(&indexed->site, args, wants, why);
	indexed->site.http.body_bytes = PB_BODY_BYTES_MAX;
	return status;
}

void pb_indexed_close(struct pb_indexed *indexed)
{
	free(indexed->list);
	free(indexed->found);
	pb_site_close(&indexed->site);
}

uint64_t pb_indexed_list(struct pb_indexed *indexed, const struct pb_indexed_acc *merged)
{
	*indexed->found = merged->found;
	return pb_found_list(indexed->found, indexed->list, indexed->items);
}

void pb_indexed_merge(void *opaque_into, const void *opaque_from)
{
	struct pb_indexed_acc *into = opaque_into;
	const struct pb_indexed_acc *from = opaque_from;
	pb_detail_merge(&into->detail, &from->detail);
	pb_found_merge(&into->found, &from->found);
}

void pb_indexed_cost(const void *state, struct pb_cost *cost)
{
	const struct pb_indexed *indexed = state;
	cost->ops = (double)indexed->items;
	cost->op = "details";
}

static int check_local(const struct pb_indexed *indexed, const struct pb_detail_acc *merged,
                       const struct pb_digest *index, uint64_t first, struct pb_verdict *verdict)
{
	struct pb_detail_acc expected = {.tally.digest = *index};
	pb_detail_expect(&indexed->site, indexed->items, first, &expected);
	int status = pb_tally_check(&merged->tally, expected.tally.digest.items, &expected.tally.digest, verdict);
	return status ? status : pb_detail_check(merged, &expected, &verdict->why);
}

int pb_indexed_check(const struct pb_indexed *indexed, const struct pb_detail_acc *merged,
                     const struct pb_digest *index, uint64_t first, struct pb_verdict *verdict)
{
	if (pb_site_is_local(&indexed->site))
		return check_local(indexed, merged, index, first, verdict);
	const struct pb_tally *tally = &merged->tally;
	int status = pb_tally_check(tally, tally->digest.items + tally->failed, NULL, verdict);
	if (status == 0 && merged->details == 0 && indexed->items > 0)
		status = pb_fail(&verdict->why, -EBADMSG, "the index holds no address: %s", indexed->site.url);
	return status;
}
