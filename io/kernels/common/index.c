#include "io/kernels/common/index.h"

#include <cjson/cJSON.h>

static const char *address_of(const cJSON *entry)
{
	const cJSON *url = cJSON_IsObject(entry) ? cJSON_GetObjectItemCaseSensitive(entry, "url") : entry;
	return cJSON_GetStringValue(url);
}

static const char *add_all(const cJSON *list, uint32_t page, uint64_t most, struct pb_found *found)
{
	const cJSON *entry;
	uint32_t position = 0;
	cJSON_ArrayForEach(entry, list)
	{
		const char *address = address_of(entry);
		if (position >= most)
			break;
		if (!address)
			return "the index holds something that is not an address";
		if (pb_found_add(found, page, position++, address))
			return "the index holds more addresses than there is room for";
	}
	return NULL;
}

static const char *read_json(const cJSON *json, uint32_t page, uint64_t most, struct pb_found *found, char **next)
{
	if (!json)
		return "the body is not JSON";
	const cJSON *list = cJSON_GetObjectItemCaseSensitive(json, "addresses");
	if (!list)
		list = cJSON_GetObjectItemCaseSensitive(json, "results");
	if (!cJSON_IsArray(list))
		return "the JSON has no list of addresses";
	const char *following = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(json, "next"));
	*next = following ? strdup(following) : NULL;
	return add_all(list, page, most, found);
}

const char *pb_index_read(const struct pb_body *body, uint32_t page, uint64_t most, struct pb_found *found, char **next)
{
	*next = NULL;
	cJSON *json = body->bytes ? cJSON_ParseWithLengthOpts(body->bytes, body->length + 1, NULL, 1) : NULL;
	const char *fault = read_json(json, page, most, found, next);
	cJSON_Delete(json);
	return fault;
}
