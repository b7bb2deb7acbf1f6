/* The passes for AVX2 with FMA. */
#define PB_FFT_LANES 4
#include "columns.h"
#include "limbs.h"
#include "rows.h"

extern const struct pb_fft_isa pb_fft_avx2;
const struct pb_fft_isa pb_fft_avx2 = {
    .name = "avx2",
    .lanes = LANES,
    .split_columns = split_columns,
    .square_rows = square_rows,
    .join_columns = join_columns,
    .put_limbs = put_limbs,
};
