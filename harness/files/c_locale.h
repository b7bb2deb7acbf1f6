/* c_locale.h: numbers in files are those of the C locale, whatever the user's locale is. */
#ifndef HARNESS_C_LOCALE_H
#define HARNESS_C_LOCALE_H

#include <locale.h>

struct pb_c_locale {
	locale_t c, before;
};

/* Enter and leave the C locale on this thread only; the two calls go in pairs. */
static inline struct pb_c_locale pb_c_locale_enter(void)
{
	locale_t c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	return (struct pb_c_locale){.c = c, .before = uselocale(c)};
}

static inline void pb_c_locale_leave(struct pb_c_locale scope)
{
	uselocale(scope.before);
	freelocale(scope.c);
}

#endif
