#include "harness/list.h"
int pb_list_command(FILE *out, const struct pb_options *options, struct pb_why *why){(void)out;(void)options;(void)why;return 0;}
