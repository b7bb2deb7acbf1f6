#include "output.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "../bigint/scratch.h"

/* A record holds less than 4 GiB. */
#define RECORD_BITS 0x1p35

int pb_pow_output_open(struct pb_store **store, const struct pb_pow_items *items, const struct pb_args *args,
                       struct pb_why *why)
{
	const char *folder = pb_args_get(args, "save").text;
	if (!*folder)
		return 0;
	for (uint64_t item = 0; item < items->count; item++)
		if (pb_pow_bits(items, item) >= RECORD_BITS)
			return pb_fail(why, -EFBIG, "pow.save: item %" PRIu64 " has %.3g bits, and %.3g can be saved",
			               item, pb_pow_bits(items, item), (double)RECORD_BITS);
	char *what = NULL;
	if (asprintf(&what, "%s %s %" PRIu64 " %" PRIu64, pb_args_get(args, "base").text,
	             pb_args_get(args, "exponent").text, items->first, items->count) < 0)
		return pb_fail(why, -ENOMEM, "pow.save: out of memory");
	int error = pb_store_open(store, folder, (enum pb_store_format)pb_args_get(args, "format").number, what, why);
	free(what);
	return error;
}

struct saving {
	struct pb_store *store;
	const struct pb_pow_items *items;
	uint64_t item;
	mpz_t number;
};

static int save(void *opaque)
{
	const struct saving *saving = opaque;
	char text[24];
	const char *base = pb_pow_base_text(saving->items, saving->item, text);
	return pb_store_put(saving->store, saving->item, base, pb_pow_exponent(saving->items, saving->item),
	                    saving->number);
}

int pb_pow_output_put(struct pb_store *store, const struct pb_pow_items *items, uint64_t item, const void *limbs,
                      size_t bytes)
{
	if (pb_store_finished(store))
		return 0;
	const struct pb_facts foretold = pb_pow_foretell(items, item);
	const mp_size_t size = (mp_size_t)(bytes / sizeof(mp_limb_t));
	struct saving saving = {.store = store, .items = items, .item = item};
	(void)mpz_roinit_n(saving.number, limbs, foretold.negative ? -size : size);
	const struct pb_facts observed = pb_facts_observe(saving.number);
	if (!pb_facts_agree(&observed, &foretold))
		return -EBADMSG;
	int error = item == 0 ? pb_store_begin(store) : 0;
	if (!error)
		error = pb_scratch_run((size_t)pb_store_bytes((double)observed.bits), save, &saving);
	if (!error && item + 1 == items->count)
		error = pb_store_finish(store);
	return error;
}
