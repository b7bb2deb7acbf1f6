#include <stdio.h>

#include "harness/registry.h"
#include "harness/version.h"

int main(void)
{
	printf("powbench %s (%s)\n", pb_version.number, pb_version.commit);
	return 0;
}
