#include "harness/files/column_table.h"

#define ROW struct pb_comparison_row
const struct pb_column pb_comparison_columns[] = {
    WHOLE(schema, "version of these columns, 1"),
    TEXT(cell_id, "the measured configuration, as in samples.csv"),
    CELL_COLUMNS,
    WHOLE(workers, "workers of the cell: threads, processes or ranks"),
    WHOLE(ranks, "ranks that they were in; 1 outside of MPI"),
    TEXT(scaling, "strong or weak"),
    REAL(rate_per_s, "items offered per second, as --rate asked; empty: as fast as they went"),
    WHOLE(a_samples, "samples of the cell in run A that are right and not warm-up"),
    WHOLE(b_samples, "those in run B"),
    WHOLE(pairs, "repetitions that both have; empty: the runs were not measured in one session"),
    REAL(a_median_s, "median of wall_s in run A, seconds"),
    REAL(b_median_s, "median of wall_s in run B, seconds"),
    REAL(ratio, "time in B / time in A (Hodges and Lehmann's estimate)"),
    REAL(ratio_low, "lower end of the interval of the ratio; empty: too few samples"),
    REAL(ratio_high, "upper end of that interval"),
    REAL(confidence, "level of that interval, 0..1: the one at which Holm's procedure tested the cell"),
    REAL(p, "chance of such a difference, or a larger one, between equal times"),
    REAL(p_holm, "that chance, corrected for the number of cells"),
    REAL(inflation, "of the variance, because samples that follow each other are alike; 1: none, and for pairs"),
    TEXT(verdict, "slower, failed in B, faster, same, not enough data, only in A or only in B"),
    TEXT(reason, "why, or what limits the verdict"),
    {0},
};
#undef ROW
