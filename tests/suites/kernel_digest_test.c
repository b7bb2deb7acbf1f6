#include "kernels/digest.h"

#include <string.h>

#include "support/suite.h"

/* The digest of items begin..end-1, each with the result `factor` * item. */
static struct pb_digest digest_of(uint64_t begin, uint64_t end, uint64_t factor)
{
	struct pb_digest digest = {0};
	for (uint64_t item = begin; item < end; item++) {
		uint64_t word = factor * item;
		pb_digest_enter(&digest, item, &word, 1);
	}
	return digest;
}

static void test_parts_merge_to_the_whole(void)
{
	struct pb_digest whole = digest_of(0, 10, 3), merged = digest_of(7, 10, 3), part = digest_of(0, 7, 3);
	pb_digest_merge(&merged, &part);
	CU_ASSERT_EQUAL(pb_digest_check(&merged, &whole, "", NULL), 0);
}

static void test_swapped_results_show(void)
{
	const uint64_t words[] = {5, 6};
	struct pb_digest right = {0}, swapped = {0};
	struct pb_why why = {""};
	for (uint64_t item = 0; item < 2; item++) {
		pb_digest_enter(&right, item, &words[item], 1);
		pb_digest_enter(&swapped, item, &words[1 - item], 1);
	}
	CU_ASSERT_EQUAL(pb_digest_check(&swapped, &right, "", &why), -EBADMSG);
	CU_ASSERT_PTR_NOT_NULL(strstr(why.text, "swapped"));
}

static void test_words_of_one_item_keep_their_places(void)
{
	struct pb_digest one = {0}, other = {0}, longer = {0};
	pb_digest_enter(&one, 4, (const uint64_t[]){1, 2}, 2);
	pb_digest_enter(&other, 4, (const uint64_t[]){2, 1}, 2);
	pb_digest_enter(&longer, 4, (const uint64_t[]){1, 2, 0}, 3);
	CU_ASSERT_NOT_EQUAL(one.sum, other.sum);
	CU_ASSERT_NOT_EQUAL(one.sum, longer.sum);
}

static void test_a_repeated_item_cannot_stand_for_a_missing_one(void)
{
	struct pb_digest right = digest_of(0, 3, 1), wrong = digest_of(0, 2, 1), again = digest_of(1, 2, 1);
	pb_digest_merge(&wrong, &again);
	CU_ASSERT_EQUAL(wrong.items, right.items);
	CU_ASSERT_EQUAL(pb_digest_check(&wrong, &right, "", NULL), -EBADMSG);
}

static void test_the_lowest_wrong_item_is_named(void)
{
	struct pb_digest right = digest_of(0, 9, 1), first = digest_of(0, 5, 1), second = digest_of(5, 9, 1);
	struct pb_why why = {""};
	pb_digest_blame(&second, 8);
	pb_digest_blame(&second, 6);
	pb_digest_blame(&second, 7);
	pb_digest_merge(&first, &second);
	CU_ASSERT_EQUAL(pb_digest_check(&first, &right, "the sum is odd", &why), -EBADMSG);
	CU_ASSERT_STRING_EQUAL(why.text, "item 6 is wrong: the sum is odd");
	pb_digest_blame(&first, 0);
	CU_ASSERT_EQUAL(pb_digest_check(&first, &right, "the sum is odd", &why), -EBADMSG);
	CU_ASSERT_STRING_EQUAL(why.text, "item 0 is wrong: the sum is odd");
}

static const struct test tests[] = {
    {"parts merge to the whole in any order", test_parts_merge_to_the_whole},
    {"results of swapped items show", test_swapped_results_show},
    {"words of one item keep their places", test_words_of_one_item_keep_their_places},
    {"a repeated item cannot stand for a missing one", test_a_repeated_item_cannot_stand_for_a_missing_one},
    {"the lowest wrong item is named", test_the_lowest_wrong_item_is_named},
    {NULL, NULL},
};

int main(int argc, char **argv)
{
	return suite_main("kernel_digest", tests, argc, argv);
}
