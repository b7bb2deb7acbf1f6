#include "harness/machine/machine.h"

#include <inttypes.h>
#include <math.h>

#include <gmp.h>
#include <gnu/libc-version.h>

#include "harness/files/columns.h"
#include "harness/files/numbers.h"
#include "harness/fnv.h"
#include "harness/version.h"

void pb_machine_software(struct pb_software_facts *software)
{
	software->version = pb_version.number;
	software->commit = pb_version.commit;
	software->compiler = pb_version.compiler;
	software->flags = pb_version.flags;
	software->build_type = pb_version.build_type;
	software->openmp = pb_version.openmp;
	software->mpi = pb_version.mpi;
	software->libc = gnu_get_libc_version();
	software->gmp = gmp_version;
}

/* Names are hashed with the values, so that no two facts can be mistaken for each other; unknown is an empty value. */
static void hash_fact(uint64_t *hash, const struct pb_column *column, const void *row)
{
	char number[PB_REAL_SIZE] = "";
	const char *value = number;
	if (column->type == PB_COLUMN_TEXT)
		value = pb_column_text(column, row) ? pb_column_text(column, row) : "";
	else if (column->type == PB_COLUMN_WHOLE && pb_column_whole(column, row) != PB_UNKNOWN)
		(void)snprintf(number, sizeof number, "%" PRId64, pb_column_whole(column, row));
	else if (column->type == PB_COLUMN_REAL && !isnan(pb_column_real(column, row)))
		(void)pb_real_text(number, pb_column_real(column, row));
	*hash = pb_fnv(*hash, column->name, strlen(column->name) + 1);
	*hash = pb_fnv(*hash, value, strlen(value) + 1);
}

static void hash_facts(uint64_t *hash, const struct pb_column *columns, const void *row)
{
	for (; columns->name; columns++)
		if (strcmp(columns->name, "host") != 0 && strcmp(columns->name, "memory_bytes") != 0)
			hash_fact(hash, columns, row);
}

void pb_machine_env_id(char out[PB_ENV_ID_SIZE], const struct pb_machine_facts *machine,
                       const struct pb_software_facts *software)
{
	uint64_t hash = PB_FNV_START;
	hash_facts(&hash, pb_machine_columns, machine);
	hash_facts(&hash, pb_software_columns, software);
	(void)snprintf(out, PB_ENV_ID_SIZE, "%016" PRIx64, hash);
}
