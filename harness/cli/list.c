#include "harness/cli/list.h"

#include "harness/cli/catalogue.h"

int pb_list_command(FILE *out, const struct pb_options *options, struct pb_why *why)
{
	static const struct {
		const char *name;
		void (*write)(struct pb_page *page);
		bool by_name_only; /* it takes longer than all the others */
	} parts[] = {
	    {"kernels", pb_catalogue_kernels, false},
	    {"parameters", pb_catalogue_parameters, false},
	    {"drivers", pb_catalogue_drivers_here, false},
	    {"machine", pb_catalogue_machine, true},
	};
	struct pb_page page = {out, &pb_page_text, PB_PAGE_EMPTY};
	(void)why;
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (options->arguments.count == 0 ? !parts[i].by_name_only
		                                  : strcmp(options->arguments.names[0], parts[i].name) == 0)
			parts[i].write(&page);
	return 0;
}
