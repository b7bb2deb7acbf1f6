#include "harness/interrupt.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "harness/exit_status.h"

static atomic_bool interrupted;
static const char *hint = "\npowbench: stopping when the items in progress are done; once more stops at once\n";

static void on_signal(int signal)
{
	(void)signal;
	if (atomic_exchange(&interrupted, true))
		_exit(PB_EXIT_INTERRUPTED);
	(void)!write(STDERR_FILENO, hint, strlen(hint));
}

void pb_interrupt_say(const char *said)
{
	hint = said;
}

void pb_interrupt_install(void)
{
	struct sigaction action = {.sa_handler = on_signal}; /* no SA_RESTART: a waiting driver must look at the flag */
	sigemptyset(&action.sa_mask);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
}

void pb_interrupt_ignore(void)
{
	(void)signal(SIGINT, SIG_IGN);
	(void)signal(SIGTERM, SIG_IGN);
}

const atomic_bool *pb_interrupt_flag(void)
{
	return &interrupted;
}
