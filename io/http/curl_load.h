/*
 * curl_load.h: libcurl, loaded when the first https address is met: it brings some thirty libraries with it, whose
 * loading every start of the program would pay for.
 */
#ifndef IO_HTTP_CURL_LOAD_H
#define IO_HTTP_CURL_LOAD_H

#include <stdbool.h>

#include <curl/curl.h>

#define PB_CURL_FUNCTIONS(X)                                                                                           \
	X(global_init)                                                                                                 \
	X(easy_init)                                                                                                   \
	X(easy_cleanup)                                                                                                \
	X(easy_reset)                                                                                                  \
	X(easy_setopt)                                                                                                 \
	X(easy_getinfo)                                                                                                \
	X(multi_init)                                                                                                  \
	X(multi_cleanup)                                                                                               \
	X(multi_setopt)                                                                                                \
	X(multi_assign)                                                                                                \
	X(multi_add_handle)                                                                                            \
	X(multi_remove_handle)                                                                                         \
	X(multi_socket_action)                                                                                         \
	X(multi_info_read)                                                                                             \
	X(version_info)

struct x509_store_st; /* OpenSSL's X509_STORE */
struct ssl_ctx_st;    /* and its SSL_CTX */

/* Of the OpenSSL that libcurl itself uses. */
struct pb_curl_openssl {
	struct x509_store_st *(*store_new)(void);
	int (*store_load)(struct x509_store_st *store, const char *file, const char *folder); /* 1: done */
	void (*store_free)(struct x509_store_st *store);                                      /* takes NULL */
	void (*set_store)(struct ssl_ctx_st *context, struct x509_store_st *store);           /* shares it */
};

/* curl->easy_init is curl_easy_init, and so on. */
struct pb_curl {
	bool has_openssl;
	struct pb_curl_openssl openssl; /* unset without */
#define PB_CURL_MEMBER(name) __typeof__(curl_##name) *(name);
	PB_CURL_FUNCTIONS(PB_CURL_MEMBER)
#undef PB_CURL_MEMBER
};

/* The same from any thread, each time; NULL where libcurl is not installed. It stays loaded. */
const struct pb_curl *pb_curl_load(void);

#endif
