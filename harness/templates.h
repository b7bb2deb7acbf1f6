/* templates.h: the files of results/templates/ and cluster/templates/submit.sbatch, built into the program. */
#ifndef HARNESS_TEMPLATES_H
#define HARNESS_TEMPLATES_H

struct pb_template {
	const char *name; /* file name; NULL ends the table */
	const char *text;
};

extern const struct pb_template pb_templates[];

#endif
