/* The passes for whatever the build is for. */
#define PB_FFT_LANES 2
#include "columns.h"
#include "limbs.h"
#include "rows.h"

extern const struct pb_fft_isa pb_fft_baseline;
const struct pb_fft_isa pb_fft_baseline = {
    .name = "baseline",
    .lanes = LANES,
    .split_columns = split_columns,
    .square_rows = square_rows,
    .join_columns = join_columns,
    .put_limbs = put_limbs,
};
