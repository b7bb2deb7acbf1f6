#include "harness/help.h"
int pb_help_command(FILE *out, const struct pb_options *options, struct pb_why *why){(void)out;(void)options;(void)why;return 0;}
int pb_version_command(FILE *out, const struct pb_options *options, struct pb_why *why){(void)out;(void)options;(void)why;return 0;}
