#include "support/noise.h"

#include <math.h>

void noise_logarithms(struct draws *draws, double *values, size_t count, double spread, double correlation)
{
	double state = draw_normal(draws);
	for (size_t i = 0; i < count; i++) {
		state = correlation * state + sqrt(1 - correlation * correlation) * draw_normal(draws);
		values[i] = spread * state;
		if (draw_uniform(draws) < 0.1)
			values[i] += spread * (1 - 2 * log(draw_uniform(draws)));
	}
}
