/* The passes for AVX-512. */
#define PB_FFT_LANES 8
#include "columns.h"
#include "limbs.h"
#include "rows.h"

extern const struct pb_fft_isa pb_fft_avx512;
const struct pb_fft_isa pb_fft_avx512 = {
    .name = "avx512",
    .lanes = LANES,
    .split_columns = split_columns,
    .square_rows = square_rows,
    .join_columns = join_columns,
    .put_limbs = put_limbs,
};
