#include "number.h"

#include "digits.h"

void pb_fft_number_of_mpz(struct pb_fft_number *number, mpz_srcptr value)
{
	number->length = mpz_sizeinbase(value, 2) / number->digit_bits + 1;
	pb_digits_of_limbs(number->digits, number->length, number->digit_bits, mpz_limbs_read(value), mpz_size(value));
}

void pb_fft_number_to_mpz(mpz_ptr value, const struct pb_fft_number *number)
{
	const size_t limbs = number->length * number->digit_bits / GMP_NUMB_BITS + 1;
	pb_digits_to_limbs(mpz_limbs_write(value, (mp_size_t)limbs), limbs, number->digit_bits, number->digits,
	                   number->length);
	mpz_limbs_finish(value, (mp_size_t)limbs);
}

void pb_fft_number_multiply(struct pb_fft_number *number, mpz_srcptr factor)
{
	mpz_t value;
	mpz_init(value);
	pb_fft_number_to_mpz(value, number);
	mpz_mul(value, value, factor);
	pb_fft_number_of_mpz(number, value);
	mpz_clear(value);
}
