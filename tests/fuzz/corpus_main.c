/*
 * Runs a fuzz target without a fuzzer: on each file of the command line, on all its beginnings, and on the file with
 * each of its bytes changed. Each input is a block of exactly its size that ends at a page without access, so that
 * reading one byte too far dies at once.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz/fuzz.h"

enum { INPUT_BYTES_MAX = 1 << 16 };

/* Room for inputs that ends at a page without access. */
static uint8_t *guarded_end(void)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	uint8_t *room = mmap(NULL, INPUT_BYTES_MAX + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (room == MAP_FAILED || mprotect(room + INPUT_BYTES_MAX, page, PROT_NONE)) {
		perror("mmap");
		exit(EXIT_FAILURE);
	}
	return room + INPUT_BYTES_MAX;
}

static void run_file(const uint8_t *bytes, size_t length, uint8_t *end)
{
	static const uint8_t changes[] = {'"', ',', '\n', '\0', '9', 0xff};
	for (size_t part = 0; part <= length; part++) {
		memcpy(end - part, bytes, part);
		(void)LLVMFuzzerTestOneInput(end - part, part);
	}
	for (size_t i = 0; i < length; i++)
		for (size_t change = 0; change < sizeof changes; change++) {
			memcpy(end - length, bytes, length);
			*(end - length + i) = changes[change];
			(void)LLVMFuzzerTestOneInput(end - length, length);
		}
}

int main(int argc, char **argv)
{
	static uint8_t bytes[INPUT_BYTES_MAX];
	uint8_t *end = guarded_end();
	for (int i = 1; i < argc; i++) {
		FILE *file = fopen(argv[i], "rb");
		if (!file) {
			perror(argv[i]);
			return EXIT_FAILURE;
		}
		size_t length = fread(bytes, 1, sizeof bytes, file);
		(void)fclose(file);
		run_file(bytes, length, end);
	}
	printf("%d inputs\n", argc - 1);
	return argc > 1 ? EXIT_SUCCESS : EXIT_FAILURE;
}
