#include "harness/cli/list.h"

#include "harness/cli/catalogue.h"

static bool is_asked(const struct pb_options *options, const char *what)
{
	return options->arguments.count == 0 || strcmp(options->arguments.names[0], what) == 0;
}

int pb_list_command(FILE *out, const struct pb_options *options, struct pb_why *why)
{
	(void)why;
	if (is_asked(options, "kernels"))
		pb_catalogue_kernels(out, &pb_page_text);
	if (is_asked(options, "parameters"))
		pb_catalogue_parameters(out, &pb_page_text);
	if (is_asked(options, "drivers"))
		pb_catalogue_drivers(out, &pb_page_text, true);
	return 0;
}
