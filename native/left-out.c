// SPDX-License-Identifier: LGPL-2.1-or-later
// What the engine offers to scripts and ours does not use, replaced by next to nothing: these are linked first (-z muldefs), so the real ones
// and their tables are not linked at all, which makes the executable 45 KB smaller. tools/build/bundles.ts refuses a script that needs them.

#include <errno.h>
#include <math.h>
#include <pthread.h>

#define LEFT_OUT(function) \
	double function(double x) \
	{ \
		(void)x; \
		return NAN; \
	}

LEFT_OUT(acos)
LEFT_OUT(acosh)
LEFT_OUT(asin)
LEFT_OUT(asinh)
LEFT_OUT(atan)
LEFT_OUT(atanh)
LEFT_OUT(cbrt)
LEFT_OUT(cos)
LEFT_OUT(cosh)
LEFT_OUT(exp)
LEFT_OUT(expm1)
LEFT_OUT(log)
LEFT_OUT(log10)
LEFT_OUT(log1p)
LEFT_OUT(log2)
LEFT_OUT(sin)
LEFT_OUT(sinh)
LEFT_OUT(tan)
LEFT_OUT(tanh)

double atan2(double y, double x)
{
	(void)y, (void)x;
	return NAN;
}

/// Whole powers from 0 on; those of two, which the script takes, are exact.
double pow(double base, double exponent)
{
	double result = 1;
	if (!(exponent >= 0) || exponent != floor(exponent))
		return NAN;
	for (double i = 0; i < exponent && isfinite(result); i++)
		result *= base;
	return result;
}

// Atomics.wait() and Atomics.notify(): there is one thread.

#define NO_LOCK(function, type) \
	int function(type *lock) \
	{ \
		(void)lock; \
		return 0; \
	}

NO_LOCK(pthread_mutex_lock, pthread_mutex_t)
NO_LOCK(pthread_mutex_unlock, pthread_mutex_t)
NO_LOCK(pthread_cond_destroy, pthread_cond_t)
NO_LOCK(pthread_cond_signal, pthread_cond_t)

int pthread_cond_wait(pthread_cond_t *restrict condition, pthread_mutex_t *restrict lock)
{
	(void)condition, (void)lock;
	return EINVAL;
}

int pthread_cond_timedwait(pthread_cond_t *restrict condition, pthread_mutex_t *restrict lock, const struct timespec *restrict time)
{
	(void)condition, (void)lock, (void)time;
	return EINVAL;
}

// \p{...} in regular expressions made at run time; those in the source are compiled with all of them. -2: no such name.

struct CharRange;

int unicode_script(struct CharRange *range, const char *name, int is_extended);
int unicode_general_category(struct CharRange *range, const char *name);
int unicode_prop(struct CharRange *range, const char *name);

int unicode_script(struct CharRange *range, const char *name, int is_extended)
{
	(void)range, (void)name, (void)is_extended;
	return -2;
}

int unicode_general_category(struct CharRange *range, const char *name)
{
	(void)range, (void)name;
	return -2;
}

int unicode_prop(struct CharRange *range, const char *name)
{
	(void)range, (void)name;
	return -2;
}
