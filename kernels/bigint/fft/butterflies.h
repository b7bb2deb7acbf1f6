/*
 * butterflies.h: sums y_s = sum_m e(m s / radix) x_m in place, for radix 2, 3, 4, 5 and 8; forward ones with the
 * factors of a node before them, backward ones (e(-m s / radix)) with the conjugate factors after them.
 */
#ifndef KERNELS_BIGINT_FFT_BUTTERFLIES_H
#define KERNELS_BIGINT_FFT_BUTTERFLIES_H

#include "vector.h"

INLINE void sum_2(struct cvec x[2])
{
	struct cvec first = add(x[0], x[1]);
	x[1] = subtract(x[0], x[1]);
	x[0] = first;
}

INLINE void sum_3(struct cvec x[3])
{
	const double half = 0.5, sine = 0.86602540378443864676;
	struct cvec total = add(x[1], x[2]), turned = times_i(subtract(x[1], x[2]));
	struct cvec middle = {x[0].re - half * total.re, x[0].im - half * total.im};
	x[0] = add(x[0], total);
	x[1] = (struct cvec){middle.re + sine * turned.re, middle.im + sine * turned.im};
	x[2] = (struct cvec){middle.re - sine * turned.re, middle.im - sine * turned.im};
}

INLINE void sum_4(struct cvec x[4])
{
	struct cvec a = add(x[0], x[2]), b = subtract(x[0], x[2]);
	struct cvec c = add(x[1], x[3]), d = times_i(subtract(x[1], x[3]));
	x[0] = add(a, c);
	x[1] = add(b, d);
	x[2] = subtract(a, c);
	x[3] = subtract(b, d);
}

INLINE struct cvec scaled(struct cvec a, double by, struct cvec b, double and_by)
{
	return (struct cvec){by * a.re + and_by * b.re, by * a.im + and_by * b.im};
}

INLINE void sum_5(struct cvec x[5])
{
	const double c1 = 0.30901699437494742410, c2 = -0.80901699437494742410;
	const double s1 = 0.95105651629515357212, s2 = 0.58778525229247312917;
	struct cvec a = add(x[1], x[4]), b = add(x[2], x[3]);
	struct cvec c = times_i(subtract(x[1], x[4])), d = times_i(subtract(x[2], x[3]));
	struct cvec p = add(x[0], scaled(a, c1, b, c2)), q = add(x[0], scaled(a, c2, b, c1));
	struct cvec u = scaled(c, s1, d, s2), v = scaled(c, s2, d, -s1);
	x[0] = add(x[0], add(a, b));
	x[1] = add(p, u);
	x[4] = subtract(p, u);
	x[2] = add(q, v);
	x[3] = subtract(q, v);
}

/* The second half of radix 8: u[m] = x[m] + x[m + 4], v[m] = x[m] - x[m + 4]. */
INLINE void finish_8(struct cvec u[4], struct cvec v[4], struct cvec y[8])
{
	const double root = 0.70710678118654752440;
	struct cvec v1 = v[1], v3 = v[3];
	v[1] = (struct cvec){root * (v1.re - v1.im), root * (v1.re + v1.im)};
	v[2] = times_i(v[2]);
	v[3] = (struct cvec){-root * (v3.re + v3.im), root * (v3.re - v3.im)};
	sum_4(u);
	sum_4(v);
	for (size_t s = 0; s < 4; s++) {
		y[2 * s] = u[s];
		y[2 * s + 1] = v[s];
	}
}

/* x - y as 2 x - (x + y): units that add are the busier ones. */
INLINE void sum_8(struct cvec x[8])
{
	struct cvec u[4], v[4];
	for (unsigned m = 0; m < 4; m++) {
		u[m] = add(x[m], x[m + 4]);
		v[m] = (struct cvec){2 * x[m].re - u[m].re, 2 * x[m].im - u[m].im};
	}
	finish_8(u, v, x);
}

INLINE void sum(unsigned radix, struct cvec *x)
{
	if (radix == 2)
		sum_2(x);
	else if (radix == 3)
		sum_3(x);
	else if (radix == 4)
		sum_4(x);
	else if (radix == 5)
		sum_5(x);
	else
		sum_8(x);
}

/* *plus = a + w b, *minus = a - w b in six operations, all of them multiplications with addition. */
INLINE void add_and_subtract(struct cvec a, struct cvec b, struct cvec w, struct cvec *plus, struct cvec *minus)
{
	plus->re = (a.re - w.im * b.im) + w.re * b.re;
	plus->im = (a.im + w.im * b.re) + w.re * b.im;
	minus->re = 2 * a.re - plus->re;
	minus->im = 2 * a.im - plus->im;
}

/* w[m] is the factor of x[m]; w[0] is not looked at. */
INLINE void forward_4(struct cvec x[4], const struct cvec w[4])
{
	struct cvec a, b, c, d;
	add_and_subtract(x[0], x[2], w[2], &a, &b);
	add_and_subtract(multiply(x[1], w[1]), x[3], w[3], &c, &d);
	d = times_i(d);
	x[0] = add(a, c);
	x[1] = add(b, d);
	x[2] = subtract(a, c);
	x[3] = subtract(b, d);
}

INLINE void forward_8(struct cvec x[8], const struct cvec w[8])
{
	struct cvec u[4], v[4];
	for (unsigned m = 0; m < 4; m++)
		add_and_subtract(m ? multiply(x[m], w[m]) : x[0], x[m + 4], w[m + 4], &u[m], &v[m]);
	finish_8(u, v, x);
}

INLINE void forward(unsigned radix, struct cvec *x, const struct cvec *w)
{
	if (radix == 4) {
		forward_4(x, w);
	} else if (radix == 8) {
		forward_8(x, w);
	} else {
		for (unsigned m = 1; m < radix; m++)
			x[m] = multiply(x[m], w[m]);
		sum(radix, x);
	}
}

INLINE void backward(unsigned radix, struct cvec *x, const struct cvec *w)
{
	for (unsigned m = 0; m < radix; m++)
		x[m] = swap(x[m]);
	sum(radix, x);
	x[0] = swap(x[0]);
	for (unsigned m = 1; m < radix; m++)
		x[m] = multiply_back(swap(x[m]), w[m]);
}

#endif
