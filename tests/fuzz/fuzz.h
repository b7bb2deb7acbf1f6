/* fuzz.h: what a fuzz target offers: libFuzzer calls it, and so does corpus_main.c on the recorded inputs. */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* Always 0; a property that does not hold aborts. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

#endif
