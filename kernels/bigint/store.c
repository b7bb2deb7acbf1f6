#include "store.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "number_facts.h"

enum { BASE_COLUMNS = 40, BASE_HEAD = 10 };

struct pb_store {
	char *folder, *key;
	enum pb_store_format format;
	char *rows; /* of numbers.csv */
	size_t rows_bytes;
	FILE *table; /* into rows */
};

static char *last_finished; /* the key of that store */

static const char header[] = "item,base,exponent,negative,bits,decimal_digits,first_digits,last_digits,"
                             "mod_2_61_minus_1,file\n";

static int check_folder(const char *folder, struct pb_why *why)
{
	struct stat status;
	if (mkdir(folder, 0777) && errno != EEXIST)
		return pb_fail(why, -errno, "pow.save: cannot make the folder %s: %s", folder, strerror(errno));
	if (stat(folder, &status) || !S_ISDIR(status.st_mode))
		return pb_fail(why, -ENOTDIR, "pow.save: %s is no folder: name one for the numbers", folder);
	if (access(folder, W_OK | X_OK))
		return pb_fail(why, -errno, "pow.save: cannot write into the folder %s: %s", folder, strerror(errno));
	return 0;
}

int pb_store_open(struct pb_store **store, const char *folder, enum pb_store_format format, const char *what,
                  struct pb_why *why)
{
	int error = check_folder(folder, why);
	if (error)
		return error;
	struct pb_store *made = calloc(1, sizeof *made);
	if (made)
		made->folder = strdup(folder);
	if (!made || !made->folder || asprintf(&made->key, "%d %s\n%s", (int)format, what, folder) < 0) {
		pb_store_close(made);
		return pb_fail(why, -ENOMEM, "pow.save: out of memory");
	}
	made->format = format;
	*store = made;
	return 0;
}

static void drop_table(struct pb_store *store)
{
	if (store->table)
		(void)fclose(store->table);
	free(store->rows);
	store->table = NULL;
	store->rows = NULL;
}

void pb_store_close(struct pb_store *store)
{
	if (!store)
		return;
	drop_table(store);
	free(store->folder);
	free(store->key);
	free(store);
}

bool pb_store_finished(const struct pb_store *store)
{
	return last_finished && strcmp(last_finished, store->key) == 0;
}

int pb_store_begin(struct pb_store *store)
{
	drop_table(store);
	store->table = open_memstream(&store->rows, &store->rows_bytes);
	return store->table && fputs(header, store->table) >= 0 ? 0 : -ENOMEM;
}

static int write_through(FILE *file, int (*write)(FILE *, const void *), const void *what)
{
	int error = write(file, what);
	if (!error && (fflush(file) || fsync(fileno(file))))
		error = -errno;
	return error;
}

/* FOLDER/NAME with what `write` writes, or nothing of it. */
static int write_whole(const char *folder, const char *name, int (*write)(FILE *, const void *), const void *what)
{
	char *path = NULL, *part = NULL;
	FILE *file = NULL;
	int error = -ENOMEM;
	if (asprintf(&path, "%s/%s", folder, name) >= 0 && asprintf(&part, "%s.%ld.part", path, (long)getpid()) >= 0) {
		file = fopen(part, "w");
		error = file ? write_through(file, write, what) : -errno;
	}
	if (file && fclose(file) && !error)
		error = -errno;
	if (!error && rename(part, path))
		error = -errno;
	if (error && file)
		(void)unlink(part);
	free(part);
	free(path);
	return error;
}

static int write_line(FILE *file, const void *text)
{
	return fputs(text, file) >= 0 && fputc('\n', file) != EOF ? 0 : -errno;
}

static int write_text(FILE *file, const void *what)
{
	return fputs(what, file) >= 0 ? 0 : -errno;
}

static uint64_t hash_text(const char *text)
{
	uint64_t hash = 0;
	for (; *text; text++)
		hash = pb_mix64(hash + PB_MIX_STEP + (unsigned char)*text);
	return hash;
}

static void name_file(char name[128], const struct pb_store *store, const char *base, uint64_t exponent)
{
	static const char *const endings[] = {[PB_STORE_DECIMAL] = "dec", [PB_STORE_HEXADECIMAL] = "hex"};
	const size_t length = strlen(base);
	char brief[80];
	if (length <= BASE_COLUMNS)
		(void)snprintf(brief, sizeof brief, "%s", base);
	else
		(void)snprintf(brief, sizeof brief, "%.*s-%zu-%016" PRIx64, BASE_HEAD, base, length, hash_text(base));
	(void)snprintf(name, 128, "pow_%s_%" PRIu64 ".%s", brief, exponent, endings[store->format]);
}

/* All of GMP's work comes before a file is opened, as it may be left in the middle (scratch.h). */
static int write_number(const struct pb_store *store, const char *name, mpz_srcptr number)
{
	void (*release)(void *, size_t);
	mp_get_memory_functions(NULL, NULL, &release);
	char *digits = mpz_get_str(NULL, store->format == PB_STORE_HEXADECIMAL ? 16 : 10, number);
	int error = write_whole(store->folder, name, write_line, digits);
	release(digits, strlen(digits) + 1);
	return error;
}

int pb_store_put(struct pb_store *store, uint64_t item, const char *base, uint64_t exponent, mpz_srcptr number)
{
	char name[128] = "";
	struct pb_number_facts facts = pb_number_facts(number);
	if (store->format != PB_STORE_FACTS) {
		name_file(name, store, base, exponent);
		int error = write_number(store, name, number);
		if (error)
			return error;
	}
	(void)fprintf(store->table, "%" PRIu64 ",%s,%" PRIu64 ",%d,%" PRIu64 ",%" PRIu64 ",%s,%s,%" PRIu64 ",%s\n",
	              item, base, exponent, facts.negative, facts.bits, facts.decimal_digits, facts.first, facts.last,
	              facts.mersenne, name);
	return ferror(store->table) ? -ENOMEM : 0;
}

int pb_store_finish(struct pb_store *store)
{
	if (fflush(store->table))
		return -ENOMEM;
	int error = write_whole(store->folder, "numbers.csv", write_text, store->rows);
	if (!error) {
		free(last_finished);
		last_finished = strdup(store->key);
	}
	return error;
}

/* Measured with GMP 6.2.1, from 3000 to 20 million bits: decimal takes at most 9.7 times the number, for its digits and
 * the powers of ten; hexadecimal takes 3.3 times. */
double pb_store_bytes(double bits)
{
	return 10.5 * bits / 8 + 64 * 1024;
}
