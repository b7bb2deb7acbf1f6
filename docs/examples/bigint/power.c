/*
 * power.c: prints the decimal digits of BASE^EXPONENT.
 *
 *   cc power.c $(pkg-config --cflags --libs powbench-bigint) -o power
 *   ./power 3 1000
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <powbench/bigint.h>

int main(int argc, char **argv)
{
	mpz_t base, result;
	mpz_inits(base, result, NULL);
	if (argc != 3 || mpz_set_str(base, argv[1], 10)) {
		(void)fputs("usage: power BASE EXPONENT\n", stderr);
		return 2;
	}
	pb_bigint_open();
	int error = pb_bigint_power(&pb_team_of_one, result, base, strtoull(argv[2], NULL, 10));
	pb_bigint_close();
	if (error)
		(void)fprintf(stderr, "power: %s\n", strerror(-error));
	else
		gmp_printf("%Zd\n", result);
	mpz_clears(base, result, NULL);
	return error ? 1 : 0;
}
