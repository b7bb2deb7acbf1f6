#include "engine.h"

static const struct pb_bigint_engine *const engines[] = {
    &pb_bigint_auto,
    &pb_bigint_gmp,
    &pb_bigint_fft,
};

const struct pb_bigint_engine *pb_bigint_engine_at(size_t choice)
{
	return choice < sizeof engines / sizeof engines[0] ? engines[choice] : NULL;
}
