/* Any bytes as run.json: read or refused with a reason; what was read is written and reads back as the same facts. */
#include <stdlib.h>
#include <string.h>

#include "fuzz/fuzz.h"
#include "harness/files/run_json.h"

static void require(int holds)
{
	if (!holds)
		abort();
}

static int read_facts(struct pb_run_facts *facts, const char *bytes, size_t length)
{
	struct pb_why why = {""};
	int error = pb_run_json_read(facts, bytes, length, &why);
	require((error == 0) == (why.text[0] == '\0'));
	return error;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct pb_run_facts facts, again;
	if (read_facts(&facts, (const char *)bytes, length))
		return 0;
	char *text = pb_run_json_write(&facts);
	require(text && read_facts(&again, text, strlen(text)) == 0);
	char *rewritten = pb_run_json_write(&again);
	require(rewritten && strcmp(text, rewritten) == 0);
	free(rewritten);
	free(text);
	pb_run_facts_free(&again);
	pb_run_facts_free(&facts);
	return 0;
}
