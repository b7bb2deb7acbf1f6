/* The well-known rule of thumb, held against the data. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "harness/advise/making.h"
#include "harness/cli/registry.h"
#include "harness/measure/plan.h"
#include "harness/show/workers_text.h"

/* The rule leaves open what is slow, and many. */
#define SLOW_WAIT_S 0.01
enum { MANY_ITEMS = 100 };

static const char processes[] = "processes";
static const char threads[] = "threads";
static const char event_loop[] = "an event loop";

/* What makes the driver fast; NULL: none of the three, as serial and drivers that are not known here. Loops in several
 * processes are as many processes where items compute, as there is nothing to wait for then. */
static const char *kind_of(const char *driver, enum pb_bound bound)
{
	const struct pb_driver *known = pb_registry_find_driver(driver, NULL);
	if (!known || strcmp(driver, PB_BASE_DRIVER) == 0)
		return NULL;
	if (strncmp(known->worker, "slot", 4) == 0)
		return bound == PB_BOUND_CPU && strchr(driver, '+') ? processes : event_loop;
	return strcmp(known->worker, "thread") == 0 ? threads : processes;
}

static bool is_of_kind(const struct pb_advice *advice, const struct pb_tie *tie, const char *kind)
{
	return kind_of(tie->row->driver, advice->character.bound) == kind;
}

/* What the rule says; NULL: nothing. *why: because. */
static const char *consult(const struct pb_character *character, const char **why)
{
	*why = "for work that both computes and waits it says nothing";
	if (character->bound == PB_BOUND_CPU) {
		*why = "CPU-bound: processes";
		return processes;
	}
	if (character->bound != PB_BOUND_IO || isnan(character->wait_s))
		return NULL;
	bool many = character->items >= MANY_ITEMS && character->wait_s >= SLOW_WAIT_S;
	*why = many ? "slow I/O with many connections: an event loop" : "fast I/O or few connections: threads";
	return many ? event_loop : threads;
}

/* The fastest cell of that kind. */
static const struct pb_tie *best_of_kind(const struct pb_advice *advice, const char *kind)
{
	const struct pb_tie *best = NULL;
	for (size_t i = 0; i < advice->tie_count; i++)
		if (is_of_kind(advice, &advice->ties[i], kind) && (!best || advice->ties[i].ratio < best->ratio))
			best = &advice->ties[i];
	return best;
}

/* A kind is tied with the best where any of its cells is, and not for want of better data. */
static const struct pb_tie *tied_of_kind(const struct pb_advice *advice, const char *kind)
{
	for (size_t i = 0; i < advice->tie_count; i++) {
		const struct pb_tie *tie = &advice->ties[i];
		bool sure = tie->row == advice->best || tie->high <= PB_TIE_VAGUE;
		if (tie->tied && sure && is_of_kind(advice, tie, kind))
			return tie;
	}
	return NULL;
}

static const char *why_untested(const struct pb_tie *followed)
{
	if (!followed)
		return "no such driver was measured";
	return followed->pairs < PB_PAIRS_LEAST ? "there are too few samples" : "times vary too much to tell";
}

static void name_others(char *out, size_t size, const struct pb_advice *advice, const char *kind)
{
	const char *const kinds[] = {processes, threads, event_loop};
	out[0] = '\0';
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (kinds[i] != kind && tied_of_kind(advice, kinds[i]))
			pb_text_append(out, size, "%s%s", *out ? " and " : "", kinds[i]);
}

static void agree(struct pb_thumb *thumb, const struct pb_advice *advice, const char *why)
{
	char others[PB_TEXT_LINE];
	name_others(others, sizeof others, advice, thumb->says);
	thumb->verdict = PB_THUMB_AGREES;
	if (*others)
		(void)snprintf(thumb->text, sizeof thumb->text, "\"%s\": the data agree; as fast here: %.60s", why,
		               others);
	else
		(void)snprintf(thumb->text, sizeof thumb->text, "\"%s\": the data agree", why);
}

static void contradict(struct pb_thumb *thumb, const char *why, const struct pb_tie *followed)
{
	thumb->verdict = PB_THUMB_CONTRADICTED;
	(void)snprintf(thumb->text, sizeof thumb->text,
	               "\"%s\": the data contradict it: the fastest such cell (%.40s, %s worker%s) takes %.2f "
	               "times as long as the best [%.2f, %.2f]",
	               why, followed->row->driver, PB_WORKERS_TEXT(followed->row),
	               followed->row->workers == 1 ? "" : "s", followed->ratio, followed->low, followed->high);
}

void pb_advise_thumb(struct pb_advice *advice)
{
	struct pb_thumb *thumb = &advice->thumb;
	const char *why;
	thumb->says = consult(&advice->character, &why);
	const struct pb_tie *followed = thumb->says ? best_of_kind(advice, thumb->says) : NULL;
	if (advice->character.bound == PB_BOUND_UNKNOWN)
		why = "what it says cannot be told, as nobody knows whether the kernel waits";
	if (!thumb->says) {
		(void)snprintf(thumb->text, sizeof thumb->text, "%s", why);
		return;
	}
	if (tied_of_kind(advice, thumb->says)) {
		agree(thumb, advice, why);
	} else if (followed && isfinite(followed->low) && !followed->tied) {
		contradict(thumb, why, followed);
	} else {
		thumb->verdict = PB_THUMB_UNTESTED;
		(void)snprintf(thumb->text, sizeof thumb->text, "\"%s\": untested, as %s", why, why_untested(followed));
	}
}
