#include "harness/report/images.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "harness/files/files.h"
#include "harness/show/charts.h"

/* Charts of a study, in the order of a reader's questions; alternative texts say what they show and where it stands. */
static const struct kind {
	const char *suffix, *text;
} kinds[] = {
    {"time", "median time over the number of workers, both logarithmic, with the ideal line, intervals and samples"},
    {"speedup", "speedup over the number of workers, with the ideal line, and the measured ceiling and the fitted law "
                "where they are known"},
    {"efficiency", "efficiency over the number of workers, with lines at 50 and 70 per cent"},
    {"nodes-time",
     "median time over the number of nodes, both logarithmic, with the ideal line, intervals and samples"},
    {"nodes-speedup", "speedup over the number of nodes, relative to the fewest, with the ideal line"},
    {"nodes-efficiency", "efficiency over the number of nodes, with lines at 50 and 70 per cent"},
    {"time-ledger",
     "where the worker time went, a bar for each cell: useful, serial, imbalance, dispatch, wait, stolen"},
};

static int is_svg(const struct dirent *entry)
{
	size_t length = strlen(entry->d_name);
	return length > 4 && strcmp(entry->d_name + length - 4, ".svg") == 0;
}

int pb_images_find(struct pb_images *images, const char *run_dir, struct pb_why *why)
{
	*images = (struct pb_images){.dir = pb_file_join(run_dir, "charts")};
	int count = images->dir ? scandir(images->dir, &images->files, is_svg, versionsort) : -1;
	if (count >= 0) {
		images->count = (size_t)count;
		return 0;
	}
	int error = images->dir ? -errno : -ENOMEM;
	if (error == -ENOENT || error == -ENOTDIR)
		return 0;
	(void)pb_file_fail(why, error, "look for charts in", images->dir ? images->dir : run_dir);
	pb_images_free(images);
	return error;
}

void pb_images_free(struct pb_images *images)
{
	for (size_t i = 0; i < images->count; i++)
		free(images->files[i]);
	free(images->files);
	free(images->dir);
	*images = (struct pb_images){0};
}

/* Base64 (RFC 4648) behind the type of the data, as a URL; NULL: no memory. */
static char *make_url(const char *bytes, size_t length)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	static const char head[] = "data:image/svg+xml;base64,";
	char *url = malloc(sizeof head + (length + 2) / 3 * 4);
	if (!url)
		return NULL;
	char *at = stpcpy(url, head);
	for (size_t i = 0; i < length; i += 3) {
		uint32_t group = 0;
		for (size_t j = 0; j < 3; j++)
			group = group << 8 | (i + j < length ? (unsigned char)bytes[i + j] : 0);
		for (size_t j = 0; j < 4; j++)
			*at++ = (char)(i + j <= length ? digits[group >> (18 - 6 * j) & 63] : '=');
	}
	*at = '\0';
	return url;
}

static int add_image(struct pb_report *report, pb_node *parent, const char *dir, const char *file, const char *text,
                     struct pb_why *why)
{
	struct pb_html *html = &report->html;
	char *bytes = NULL;
	size_t length = 0;
	char *path = pb_file_join(dir, file);
	int error = path ? pb_file_read(path, &bytes, &length, why) : -ENOMEM;
	char *url = error ? NULL : make_url(bytes, length);
	if (!error && !url)
		error = -ENOMEM;
	if (!error) {
		pb_node *image = pb_html_add(html, parent, "img", NULL);
		pb_html_set(html, image, "alt", text);
		pb_html_set(html, image, "src", url);
	}
	free(url);
	free(bytes);
	free(path);
	return error;
}

static int add_figure(struct pb_report *report, pb_node *parent, const struct pb_images *images, const char *file,
                      const char *text, struct pb_why *why)
{
	struct pb_html *html = &report->html;
	pb_node *figure = pb_html_add(html, parent, "figure", NULL);
	pb_html_set(html, figure, "tabindex", "0"); /* so that the keyboard scrolls it */
	pb_html_set(html, figure, "role", "group");
	pb_html_set(html, figure, "aria-label", text);
	return add_image(report, figure, images->dir, file, text, why);
}

static const char *find_file(const struct pb_images *images, const char *name)
{
	for (size_t i = 0; i < images->count; i++)
		if (strcmp(images->files[i]->d_name, name) == 0)
			return images->files[i]->d_name;
	return NULL;
}

static int add_charts(struct pb_report *report, pb_node *parent, const char *stem, const struct pb_images *images,
                      struct pb_why *why)
{
	int error = 0;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds && !error; i++) {
		char name[PB_TEXT_LINE];
		char text[PB_TEXT_LINE];
		(void)snprintf(name, sizeof name, "%s-%s.svg", stem, kinds[i].suffix);
		(void)snprintf(text, sizeof text, "Chart of %s: %s. The table has the figures.", stem, kinds[i].text);
		if (find_file(images, name))
			error = add_figure(report, parent, images, name, text, why);
	}
	return error;
}

static int add_timelines(struct pb_report *report, pb_node *parent, const char *stem, const struct pb_images *images,
                         struct pb_why *why)
{
	char prefix[PB_TEXT_LINE];
	int length = snprintf(prefix, sizeof prefix, "%s-timeline-", stem);
	pb_node *grid = NULL;
	int error = 0;
	for (size_t i = 0; i < images->count && !error; i++) {
		const char *file = images->files[i]->d_name;
		char text[PB_TEXT_LINE];
		if (strncmp(file, prefix, (size_t)length) != 0)
			continue;
		if (!grid) {
			pb_node *details = pb_html_add(&report->html, parent, "details", NULL);
			pb_html_set(&report->html, details, "open", "open"); /* on paper nobody can open them */
			(void)pb_html_add(&report->html, details, "summary", "Timelines: what each worker did when");
			grid = pb_html_add(&report->html, details, "div", NULL);
			pb_html_set(&report->html, grid, "class", "timelines");
		}
		(void)snprintf(text, sizeof text, "Timeline %.*s: a row for each worker, a bar for each item.",
		               (int)(strlen(file) - (size_t)length - 4), file + length);
		error = add_figure(report, grid, images, file, text, why);
	}
	return error;
}

int pb_report_charts(struct pb_report *report, pb_node *parent, size_t study, const struct pb_images *images,
                     struct pb_why *why)
{
	char stem[PB_CHARTS_STEM];
	pb_charts_stem(stem, &report->studies, study);
	pb_node *charts = pb_html_add(&report->html, parent, "div", NULL);
	pb_html_set(&report->html, charts, "class", "charts");
	int error = add_charts(report, charts, stem, images, why);
	return error ? error : add_timelines(report, parent, stem, images, why);
}
