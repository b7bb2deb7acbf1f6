/* prime.h: primes of 61 bits: whether a number is one, and random ones. Thread-safe. */
#ifndef KERNELS_BIGINT_PRIME_H
#define KERNELS_BIGINT_PRIME_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Proven for every n below 2^64: Miller-Rabin with the first twelve primes as bases (Sorenson, Webster: "Strong
 * pseudoprimes to twelve prime bases", Mathematics of Computation 86, 2017).
 */
bool pb_prime_test(uint64_t n);

/*
 * One of the 2.7 * 10^16 primes between 2^60 and 2^61, each as likely as any other: random numbers of the system are
 * drawn until one is prime.
 */
uint64_t pb_prime_draw(void);

#endif
