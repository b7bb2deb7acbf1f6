/* thread_transport.h: the transport of a team of threads (powbench/transport.h): copies, from where the data lie. */
#ifndef DRIVERS_COMMON_THREAD_TRANSPORT_H
#define DRIVERS_COMMON_THREAD_TRANSPORT_H

#include <powbench/transport.h>

extern const struct pb_transport pb_thread_transport;

#endif
