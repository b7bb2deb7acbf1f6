/* echo.h: a thread that answers what it reads, byte for byte, on up to 1023 sockets at once. */
#ifndef TESTS_ECHO_H
#define TESTS_ECHO_H

void echo_start(void);
void echo_stop(void); /* closes its ends of all sockets */

/* A non-blocking socket whose other end is answered; -1: none could be made. */
int echo_connect(void);

#endif
