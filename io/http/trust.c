#include "io/http/trust.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* What was read, or that it could not be; kept until the process ends. */
struct trust {
	struct trust *next;
	char *ca_file;               /* NULL: the default */
	struct x509_store_st *store; /* NULL: unreadable */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct trust *all;

static bool is_for(const struct trust *trust, const char *ca_file)
{
	if (!trust->ca_file || !ca_file)
		return trust->ca_file == ca_file;
	return strcmp(trust->ca_file, ca_file) == 0;
}

static struct x509_store_st *read_store(const struct pb_curl *curl, const char *ca_file)
{
	const curl_version_info_data *info = curl->version_info(CURLVERSION_NOW);
	const char *folder = ca_file ? NULL : info->capath;
	if (!ca_file)
		ca_file = info->cainfo;
	if (!ca_file && !folder)
		return NULL;
	struct x509_store_st *store = curl->openssl.store_new();
	if (store && curl->openssl.store_load(store, ca_file, folder) == 1)
		return store;
	curl->openssl.store_free(store);
	return NULL;
}

static struct trust *new_trust(const struct pb_curl *curl, const char *ca_file)
{
	struct trust *trust = calloc(1, sizeof *trust);
	if (trust && ca_file)
		trust->ca_file = strdup(ca_file);
	if (!trust || (ca_file && !trust->ca_file)) {
		free(trust);
		return NULL;
	}
	trust->store = read_store(curl, ca_file);
	trust->next = all;
	return all = trust;
}

static struct x509_store_st *trusted(const struct pb_curl *curl, const char *ca_file)
{
	(void)pthread_mutex_lock(&lock);
	struct trust *trust = all;
	while (trust && !is_for(trust, ca_file))
		trust = trust->next;
	if (!trust)
		trust = new_trust(curl, ca_file);
	(void)pthread_mutex_unlock(&lock);
	return trust ? trust->store : NULL;
}

static CURLcode on_context(CURL *easy, void *context, void *store)
{
	(void)easy;
	pb_curl_load()->openssl.set_store(context, store);
	return CURLE_OK;
}

bool pb_http_trust(const struct pb_curl *curl, CURL *easy, const char *ca_file)
{
	struct x509_store_st *store = curl->has_openssl ? trusted(curl, ca_file) : NULL;
	if (!store)
		return false;
	(void)curl->easy_setopt(easy, CURLOPT_CAINFO, NULL);
	(void)curl->easy_setopt(easy, CURLOPT_CAPATH, NULL);
	(void)curl->easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, on_context);
	(void)curl->easy_setopt(easy, CURLOPT_SSL_CTX_DATA, store);
	return true;
}
