#include "io/http/curl_load.h"

#include <dlfcn.h>
#include <pthread.h>
#include <string.h>

static struct pb_curl functions;
static bool loaded;

/* Through memcpy, since C has no cast from an object pointer to a function pointer. */
static bool find(void *library, const char *name, void *function)
{
	void *found = dlsym(library, name);
	memcpy(function, &found, sizeof found);
	return found != NULL;
}

/* Of a libcurl that has only one TLS library. dlsym(3) looks into what a library depends on, too. */
static bool find_openssl(void *library)
{
	struct pb_curl_openssl *openssl = &functions.openssl;
	const char *tls = functions.version_info(CURLVERSION_NOW)->ssl_version;
	return tls && strncmp(tls, "OpenSSL/", strlen("OpenSSL/")) == 0 &&
	       find(library, "X509_STORE_new", &openssl->store_new) &&
	       find(library, "X509_STORE_load_locations", &openssl->store_load) &&
	       find(library, "X509_STORE_free", &openssl->store_free) &&
	       find(library, "SSL_CTX_set1_cert_store", &openssl->set_store);
}

static void load(void)
{
	void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
	bool found = library != NULL;
#define PB_CURL_FIND(name) found = found && find(library, "curl_" #name, &functions.name);
	PB_CURL_FUNCTIONS(PB_CURL_FIND)
#undef PB_CURL_FIND
	loaded = found && functions.global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
	functions.has_openssl = loaded && find_openssl(library);
}

const struct pb_curl *pb_curl_load(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	(void)pthread_once(&once, load);
	return loaded ? &functions : NULL;
}
