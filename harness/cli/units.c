#include "harness/cli/units.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>

#include "harness/cli/quote.h"

struct unit {
	const char *suffix; /* NULL ends a table */
	uint64_t factor;
};

#define KI UINT64_C(1024)
#define K UINT64_C(1000)

#define PER_CENT (PB_SHARE_WHOLE / 100)

/* Each from small to large. */
static const struct unit decimal_units[] = {{"", 1}, {"k", K}, {"M", K *K}, {"G", K *K *K}, {"T", K *K *K *K}, {0}};
static const struct unit binary_units[] = {
    {"", 1}, {"Ki", KI}, {"Mi", KI *KI}, {"Gi", KI *KI *KI}, {"Ti", KI *KI *KI *KI}, {0}};
static const struct unit time_units[] = {{"ns", 1}, {"us", K}, {"ms", K *K}, {"s", K *K *K}, {0}};
static const struct unit share_units[] = {{"%", PER_CENT}, {"", PER_CENT}, {0}};
static const struct unit time_units_read_only[] = {{"m", 60 * K *K *K}, {"", K *K *K}, {0}};

/* digits / 10^places, with no trailing zero after the point; `rest` follows it. */
struct decimal {
	uint64_t digits;
	unsigned places;
	const char *rest;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool push_digit(uint64_t *digits, char digit)
{
	return !__builtin_mul_overflow(*digits, 10, digits) &&
	       !__builtin_add_overflow(*digits, (uint64_t)(digit - '0'), digits);
}

static const char *last_nonzero(const char *fraction)
{
	const char *end = fraction;
	for (; is_digit(*fraction); fraction++)
		if (*fraction != '0')
			end = fraction + 1;
	return end;
}

static int scan(const char *text, struct decimal *number, struct pb_why *why)
{
	*number = (struct decimal){.rest = text};
	if (text[0] == '-' && is_digit(text[1]))
		return pb_fail(why, -ERANGE, "'%s' is negative", pb_quote(text).text);
	if (!is_digit(text[0]))
		return pb_fail(why, -EINVAL, "'%s' is not a number", pb_quote(text).text);
	bool fits = true;
	for (; is_digit(*number->rest); number->rest++)
		fits = fits && push_digit(&number->digits, *number->rest);
	if (number->rest[0] == '.' && is_digit(number->rest[1])) {
		const char *fraction = number->rest + 1, *end = last_nonzero(fraction);
		for (; fraction < end; fraction++, number->places++)
			fits = fits && push_digit(&number->digits, *fraction);
		while (is_digit(*fraction))
			fraction++;
		number->rest = fraction;
	}
	if (!fits)
		return pb_fail(why, -ERANGE, "'%s' has more digits than 64 bits hold", pb_quote(text).text);
	return 0;
}

static const struct unit *find(const struct unit *units, const char *suffix)
{
	for (; units->suffix; units++)
		if (strcmp(units->suffix, suffix) == 0)
			return units;
	return NULL;
}

/* number * factor, exactly. */
static int multiply(const struct decimal *number, uint64_t factor, const char *text, uint64_t *value,
                    struct pb_why *why)
{
	unsigned __int128 product = (unsigned __int128)number->digits * factor;
	for (unsigned i = 0; i < number->places; i++) {
		if (product % 10)
			return pb_fail(why, -EINVAL, "'%s' is not a whole number%s", pb_quote(text).text,
			               factor == PER_CENT ? " of parts in a million" : "");
		product /= 10;
	}
	if (product > UINT64_MAX)
		return pb_fail(why, -ERANGE, "'%s' is too large for 64 bits", pb_quote(text).text);
	*value = (uint64_t)product;
	return 0;
}

static int parse(const char *text, const struct unit *units, const struct unit *more_units, const char *known,
                 uint64_t *value, struct pb_why *why)
{
	struct decimal number;
	int error = scan(text, &number, why);
	if (error)
		return error;
	const struct unit *unit = find(units, number.rest);
	if (!unit)
		unit = find(more_units, number.rest);
	if (!unit)
		return pb_fail(why, -EINVAL, "'%s' is not a number with one of the units %s", pb_quote(text).text,
		               known);
	return multiply(&number, unit->factor, text, value, why);
}

int pb_units_parse_count(const char *text, uint64_t *count, struct pb_why *why)
{
	return parse(text, decimal_units, binary_units, "k, M, G, T, Ki, Mi, Gi, Ti", count, why);
}

int pb_units_parse_time(const char *text, uint64_t *ns, struct pb_why *why)
{
	return parse(text, time_units, time_units_read_only, "ns, us, ms, s, m", ns, why);
}

int pb_units_parse_share(const char *text, uint64_t *parts, struct pb_why *why)
{
	return parse(text, share_units, share_units, "%", parts, why);
}

int pb_units_parse_real(const char *text, double *value, struct pb_why *why)
{
	struct decimal number;
	int error = scan(text, &number, why);
	if (error)
		return error;
	if (*number.rest)
		return pb_fail(why, -EINVAL, "'%s' is not a number", pb_quote(text).text);
	*value = (double)number.digits / pow(10, number.places);
	return 0;
}

/* With the largest unit that divides it. */
static const char *write_exact(char *out, size_t size, uint64_t value, const struct unit *units)
{
	const struct unit *best = units;
	for (; units->suffix; units++)
		if (value % units->factor == 0)
			best = units;
	snprintf(out, size, "%" PRIu64 "%s", value / best->factor, best->suffix);
	return out;
}

const char *pb_units_count_text(char *out, size_t size, uint64_t count)
{
	char binary[32];
	if (count == 0)
		return snprintf(out, size, "0"), out;
	write_exact(out, size, count, decimal_units);
	write_exact(binary, sizeof binary, count, binary_units);
	if (strlen(binary) < strlen(out))
		snprintf(out, size, "%s", binary);
	return out;
}

const char *pb_units_time_text(char *out, size_t size, uint64_t ns)
{
	return write_exact(out, size, ns, time_units);
}

const char *pb_units_share_text(char *out, size_t size, uint64_t parts)
{
	char digits[8];
	int length = snprintf(digits, sizeof digits, ".%04u", (unsigned)(parts % PER_CENT));
	while (length > 0 && (digits[length - 1] == '0' || digits[length - 1] == '.'))
		digits[--length] = '\0';
	snprintf(out, size, "%" PRIu64 "%s%%", parts / PER_CENT, digits);
	return out;
}

pb_units_write *pb_units_writer(enum pb_param_type type)
{
	if (type == PB_PARAM_SHARE)
		return pb_units_share_text;
	return type == PB_PARAM_TIME ? pb_units_time_text : pb_units_count_text;
}

/* The largest unit of which `value` is one or more after rounding to three digits; the first for what is smaller. */
static const char *write_rounded(char *out, size_t size, double value, const struct unit *units, const char *gap,
                                 const char *tail)
{
	const struct unit *best = units;
	if (!isfinite(value)) {
		snprintf(out, size, "-");
		return out;
	}
	for (; units->suffix; units++)
		if (fabs(value) >= 0.9995 * (double)units->factor)
			best = units;
	double scaled = value / (double)best->factor;
	snprintf(out, size, fabs(scaled) < 99.95 ? "%.3g%s%s%s" : "%.0f%s%s%s", scaled, gap, best->suffix, tail);
	return out;
}

const char *pb_units_count(char *out, size_t size, double value)
{
	return write_rounded(out, size, value, decimal_units, "", "");
}

const char *pb_units_seconds(char *out, size_t size, double seconds)
{
	if (seconds == 0)
		return snprintf(out, size, "0 s"), out;
	return write_rounded(out, size, seconds * 1e9, time_units, " ", "");
}

const char *pb_units_bytes(char *out, size_t size, double bytes)
{
	return write_rounded(out, size, bytes, binary_units, " ", "B");
}
