#include "harness/cli/registry.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>

#include "harness/cli/plugin_check.h"
#include "harness/cli/quote.h"
#include "harness/cli/unknown.h"

/* Kernels or drivers; both are known to this table by name only. */
struct entry {
	const char *name;
	const void *object;
	const char *plugin; /* NULL: built in */
};

struct table {
	struct entry *entries;
	size_t count;
};

static struct table kernels, drivers;
static bool builtins_known;

static int add(struct table *table, const char *name, const void *object, const char *plugin)
{
	struct entry *larger = realloc(table->entries, (table->count + 1) * sizeof *larger);
	if (!larger)
		return -ENOMEM;
	larger[table->count++] = (struct entry){name, object, plugin};
	table->entries = larger;
	return 0;
}

static const struct entry *find(const struct table *table, const char *name)
{
	for (size_t i = 0; i < table->count; i++)
		if (strcmp(table->entries[i].name, name) == 0)
			return &table->entries[i];
	return NULL;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct entry *)a)->name, ((const struct entry *)b)->name);
}

static int by_name_serial_first(const void *a, const void *b)
{
	bool a_is_serial = strcmp(((const struct entry *)a)->name, "serial") == 0;
	bool b_is_serial = strcmp(((const struct entry *)b)->name, "serial") == 0;
	return a_is_serial != b_is_serial ? b_is_serial - a_is_serial : by_name(a, b);
}

/* Without memory for a few dozen pointers the tables stay short, and every name is unknown. */
static void know_builtins(void)
{
	if (builtins_known)
		return;
	builtins_known = true;
	for (size_t i = 0; pb_builtin_kernels[i]; i++)
		(void)add(&kernels, pb_builtin_kernels[i]->name, pb_builtin_kernels[i], NULL);
	for (size_t i = 0; pb_builtin_drivers[i]; i++)
		(void)add(&drivers, pb_builtin_drivers[i]->name, pb_builtin_drivers[i], NULL);
	qsort(kernels.entries, kernels.count, sizeof *kernels.entries, by_name);
	qsort(drivers.entries, drivers.count, sizeof *drivers.entries, by_name_serial_first);
}

static int refuse_known(const struct table *table, const char *what, const char *name, struct pb_why *why)
{
	const struct entry *known = find(table, name);
	if (!known)
		return 0;
	return pb_fail(why, -EEXIST, "the %s '%s' is known already, from %s", what, name,
	               known->plugin ? known->plugin : "powbench itself");
}

/* Undone by cutting the tables back to their lengths before. */
static int add_all(const struct pb_plugin *plugin, const char *path, struct pb_why *why)
{
	int error = 0;
	for (size_t i = 0; !error && plugin->kernels && plugin->kernels[i]; i++) {
		const char *name = plugin->kernels[i]->name;
		error = refuse_known(&kernels, "kernel", name, why);
		if (!error && add(&kernels, name, plugin->kernels[i], path))
			error = pb_fail(why, -ENOMEM, "no memory for the kernel '%s'", name);
	}
	for (size_t i = 0; !error && plugin->drivers && plugin->drivers[i]; i++) {
		const char *name = plugin->drivers[i]->name;
		error = refuse_known(&drivers, "driver", name, why);
		if (!error && add(&drivers, name, plugin->drivers[i], path))
			error = pb_fail(why, -ENOMEM, "no memory for the driver '%s'", name);
	}
	return error;
}

static int add_plugin(const struct pb_plugin *plugin, const char *path, struct pb_why *why)
{
	size_t kernels_before = kernels.count, drivers_before = drivers.count;
	int error = pb_plugin_check(plugin, why);
	if (!error)
		error = add_all(plugin, path, why);
	if (error) {
		kernels.count = kernels_before;
		drivers.count = drivers_before;
	}
	return error;
}

static const struct pb_plugin *open_plugin(void **object, const char *path, struct pb_why *why)
{
	*object = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	if (!*object) {
		(void)pb_fail(why, -ENOEXEC, "%s", dlerror());
		return NULL;
	}
	const struct pb_plugin *plugin = dlsym(*object, "pb_plugin");
	if (!plugin)
		(void)pb_fail(why, -ENOEXEC, "it has no symbol pb_plugin (see powbench/plugin.h)");
	return plugin;
}

int pb_registry_load(const char *path, struct pb_why *why)
{
	struct pb_why reason = {""};
	void *object = NULL;
	/* Absolute, so that it is never searched for, and means the same to a rank that starts elsewhere. */
	char *absolute = realpath(path, NULL);
	if (!absolute)
		return pb_fail(why, -errno, "plug-in '%s': %s", pb_quote(path).text, strerror(errno));
	know_builtins();
	const struct pb_plugin *plugin = open_plugin(&object, absolute, &reason);
	int error = plugin ? add_plugin(plugin, absolute, &reason) : -ENOEXEC;
	if (!error)
		return 0;
	if (object)
		dlclose(object);
	free(absolute);
	return pb_fail(why, error, "plug-in '%s': %s", pb_quote(path).text, reason.text);
}

static const void *at(const struct table *table, size_t i)
{
	know_builtins();
	return i < table->count ? table->entries[i].object : NULL;
}

const struct pb_kernel *pb_registry_kernel(size_t i)
{
	return at(&kernels, i);
}

const struct pb_driver *pb_registry_driver(size_t i)
{
	return at(&drivers, i);
}

static const void *find_or_suggest(const struct table *table, const char *subject, const char *name, struct pb_why *why)
{
	know_builtins();
	const struct entry *entry = find(table, name);
	if (entry)
		return entry->object;
	const char **names = calloc(table->count + 1, sizeof *names);
	for (size_t i = 0; names && i < table->count; i++)
		names[i] = table->entries[i].name;
	(void)pb_unknown(why, subject, name, names, names ? table->count : 0);
	free(names);
	return NULL;
}

const struct pb_kernel *pb_registry_find_kernel(const char *name, struct pb_why *why)
{
	return find_or_suggest(&kernels, "unknown kernel", name, why);
}

const struct pb_driver *pb_registry_find_driver(const char *name, struct pb_why *why)
{
	return find_or_suggest(&drivers, "unknown driver", name, why);
}

bool pb_driver_has_slots(const struct pb_driver *driver)
{
	return strncmp(driver->worker, "slot", 4) == 0;
}

const char *pb_registry_plugin_of(const struct pb_kernel *kernel)
{
	for (size_t i = 0; i < kernels.count; i++)
		if (kernels.entries[i].object == kernel)
			return kernels.entries[i].plugin;
	return NULL;
}
