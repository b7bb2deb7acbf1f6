/* The kernels and drivers there are, and what a plug-in may add. */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "harness/cli/plugin_check.h"
#include "harness/cli/registry.h"
#include "support/suite.h"
#include "support/texts.h"

static const char *plugin_path(const char *file)
{
	static char path[4096];
	const char *folder = getenv("POWBENCH_PLUGINS");
	snprintf(path, sizeof path, "%s/%s", folder ? folder : ".", file);
	return path;
}

static size_t count_kernels(void)
{
	size_t count = 0;
	while (pb_registry_kernel(count))
		count++;
	return count;
}

static size_t count_drivers(void)
{
	size_t count = 0;
	while (pb_registry_driver(count))
		count++;
	return count;
}

static void built_in_kernels_and_drivers_can_be_used(void)
{
	struct pb_why why = {""};
	CU_ASSERT(count_kernels() > 0 && count_drivers() > 0);
	for (size_t i = 0; i < count_kernels(); i++)
		CU_ASSERT_EQUAL(pb_kernel_check(pb_registry_kernel(i), &why), 0);
	for (size_t i = 0; i < count_drivers(); i++)
		CU_ASSERT_EQUAL(pb_driver_check(pb_registry_driver(i), &why), 0);
	texts_check(why.text, "");
}

static void they_are_sorted_and_serial_is_the_first_driver(void)
{
	for (size_t i = 1; i < count_kernels(); i++)
		CU_ASSERT(strcmp(pb_registry_kernel(i - 1)->name, pb_registry_kernel(i)->name) < 0);
	texts_check(pb_registry_driver(0)->name, "serial");
	for (size_t i = 2; i < count_drivers(); i++)
		CU_ASSERT(strcmp(pb_registry_driver(i - 1)->name, pb_registry_driver(i)->name) < 0);
}

static void they_are_found_by_name(void)
{
	struct pb_why why = {""};
	CU_ASSERT_PTR_NOT_NULL(pb_registry_find_kernel("counter", &why));
	CU_ASSERT_PTR_NOT_NULL(pb_registry_find_driver("serial", &why));
	texts_check(why.text, "");
	CU_ASSERT_PTR_NULL(pb_registry_find_kernel("couter", &why));
	texts_check_why(&why, "unknown kernel 'couter': did you mean 'counter'?");
	CU_ASSERT_PTR_NULL(pb_registry_find_driver("Serial", &why));
	texts_check_why(&why, "unknown driver 'Serial': did you mean 'serial'?");
	CU_ASSERT_PTR_NULL(pb_registry_find_driver("", NULL));
}

static void refuse_file(const char *file, const char *expected_part)
{
	struct pb_why why = {""};
	size_t kernels = count_kernels(), drivers = count_drivers();
	CU_ASSERT(pb_registry_load(plugin_path(file), &why) < 0);
	texts_check_part(why.text, expected_part);
	CU_ASSERT_EQUAL(count_kernels(), kernels);
	CU_ASSERT_EQUAL(count_drivers(), drivers);
}

static void what_is_no_plugin_is_refused(void)
{
	refuse_file("there_is_no_such_file.so", "No such file or directory");
	refuse_file("CTestTestfile.cmake", "invalid ELF header");
	refuse_file("no_symbol.so", "it has no symbol pb_plugin");
	refuse_file("other_abi.so", "it is built for version 3 of the contract, this powbench has 2");
}

static void a_plugin_adds_its_kernels_and_drivers_once(void)
{
	struct pb_why why = {""};
	size_t kernels = count_kernels(), drivers = count_drivers();
	CU_ASSERT_EQUAL_FATAL(pb_registry_load(plugin_path("spare.so"), &why), 0);
	CU_ASSERT_EQUAL(count_kernels(), kernels + 1);
	CU_ASSERT_EQUAL(count_drivers(), drivers + 1);
	const struct pb_kernel *spare = pb_registry_find_kernel("spare", &why);
	CU_ASSERT_PTR_EQUAL_FATAL(spare, pb_registry_kernel(kernels));
	texts_check_part(pb_registry_plugin_of(spare), "/spare.so");
	CU_ASSERT_PTR_NULL(pb_registry_plugin_of(pb_registry_kernel(0)));
	refuse_file("spare.so", "the kernel 'spare' is known already, from /");
}

static void a_path_without_a_slash_is_a_file_of_this_folder(void)
{
	struct pb_why why = {""};
	const char *folder = getenv("POWBENCH_PLUGINS");
	if (!folder || chdir(folder) != 0)
		return;
	CU_ASSERT_EQUAL(pb_registry_load("spare.so", &why), -EEXIST);
	texts_check_part(why.text, "plug-in 'spare.so': the kernel 'spare' is known already");
}

static struct pb_kernel whole_kernel(void)
{
	return *pb_registry_find_kernel("spare", NULL);
}

static void refuse_kernel(struct pb_kernel kernel, const char *expected)
{
	struct pb_why why = {""};
	CU_ASSERT_EQUAL(pb_kernel_check(&kernel, &why), -ENOEXEC);
	texts_check_why(&why, expected);
}

static void a_kernel_that_cannot_be_used_is_refused(void)
{
	static const struct pb_param bad_default[] = {{"n", PB_PARAM_COUNT, "5", 1, 4, NULL, false, NULL, "s"}, {0}};
	static const struct pb_param no_summary[] = {{"n", PB_PARAM_COUNT, "1", 1, 4, NULL, false, NULL, NULL}, {0}};
	static const struct pb_param no_choices[] = {{"n", PB_PARAM_CHOICE, "1", 0, 0, NULL, false, NULL, "s"}, {0}};
	struct pb_kernel kernel = whole_kernel();
	kernel.size -= 8;
	kernel.name = (const char *)16; /* not to be looked at */
	CU_ASSERT_EQUAL(pb_kernel_check(&kernel, NULL), -ENOEXEC);
	kernel = whole_kernel();
	kernel.name = "two words";
	refuse_kernel(kernel, "a kernel is named 'two words': use a-z, 0-9, _, + and -");
	kernel.name = "all";
	refuse_kernel(kernel, "a kernel is named 'all', which means every one");
	kernel.name = NULL;
	refuse_kernel(kernel, "a kernel is named '': use a-z, 0-9, _, + and -");
	kernel = whole_kernel();
	kernel.step = NULL;
	refuse_kernel(kernel, "the kernel 'spare' lacks one of setup, teardown, plan, step, merge, check");
	kernel = whole_kernel();
	kernel.params = bad_default;
	refuse_kernel(kernel, "spare.n=5: it must be at most 4");
	kernel.params = no_summary;
	refuse_kernel(kernel, "spare.n lacks a type, a default or a summary");
	kernel.params = no_choices;
	refuse_kernel(kernel, "spare.n has no choices");
}

static void a_driver_that_cannot_be_used_is_refused(void)
{
	struct pb_why why = {""};
	struct pb_driver driver = *pb_registry_find_driver("spare", NULL);
	driver.run = NULL;
	CU_ASSERT_EQUAL(pb_driver_check(&driver, &why), -ENOEXEC);
	texts_check_why(&why, "the driver 'spare' lacks one of worker, open, run, close");
	driver.summary = NULL;
	CU_ASSERT_EQUAL(pb_driver_check(&driver, &why), -ENOEXEC);
	texts_check_why(&why, "the driver 'spare' has no summary");
}

static void a_plugin_with_nothing_in_it_is_refused(void)
{
	static const struct pb_kernel *const nothing[] = {NULL};
	struct pb_why why = {""};
	struct pb_plugin plugin = {PB_ABI, sizeof plugin, nothing, NULL};
	CU_ASSERT_EQUAL(pb_plugin_check(&plugin, &why), -ENOEXEC);
	texts_check_why(&why, "it defines no kernel and no driver");
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"built-in kernels and drivers can be used", built_in_kernels_and_drivers_can_be_used},
	    {"they are sorted and serial is the first driver", they_are_sorted_and_serial_is_the_first_driver},
	    {"they are found by name", they_are_found_by_name},
	    {"what is no plug-in is refused", what_is_no_plugin_is_refused},
	    {"a plug-in adds its kernels and drivers once", a_plugin_adds_its_kernels_and_drivers_once},
	    {"a path without a slash is a file of this folder", a_path_without_a_slash_is_a_file_of_this_folder},
	    {"a kernel that cannot be used is refused", a_kernel_that_cannot_be_used_is_refused},
	    {"a driver that cannot be used is refused", a_driver_that_cannot_be_used_is_refused},
	    {"a plug-in with nothing in it is refused", a_plugin_with_nothing_in_it_is_refused},
	    {0},
	};
	return suite_main("registry", tests, argc, argv);
}
