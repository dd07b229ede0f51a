// SPDX-License-Identifier: LGPL-2.1-or-later
// What the engine offers to scripts and ours does not use, replaced by next to nothing: the engine calls __wrap_NAME where it says NAME
// (-Wl,--wrap), so the real ones and their tables are not linked at all, which makes the executable 70 KB smaller. tools/build/bundles.ts
// refuses a script that needs them, build/check-left-out.sh an executable in which anything but the engine calls them.

#include <math.h>

// Where all is optimized at the link, the compiler sees no caller.
#define CALLED __attribute__((used))

#define LEFT_OUT(function) \
	CALLED double function(double x) \
	{ \
		(void)x; \
		return NAN; \
	}

LEFT_OUT(__wrap_acos)
LEFT_OUT(__wrap_acosh)
LEFT_OUT(__wrap_asin)
LEFT_OUT(__wrap_asinh)
LEFT_OUT(__wrap_atan)
LEFT_OUT(__wrap_atanh)
LEFT_OUT(__wrap_cbrt)
LEFT_OUT(__wrap_cos)
LEFT_OUT(__wrap_cosh)
LEFT_OUT(__wrap_exp)
LEFT_OUT(__wrap_expm1)
LEFT_OUT(__wrap_log)
LEFT_OUT(__wrap_log10)
LEFT_OUT(__wrap_log1p)
LEFT_OUT(__wrap_log2)
LEFT_OUT(__wrap_sin)
LEFT_OUT(__wrap_sinh)
LEFT_OUT(__wrap_tan)
LEFT_OUT(__wrap_tanh)

CALLED double __wrap_atan2(double y, double x)
{
	(void)y, (void)x;
	return NAN;
}

/// Whole powers from 0 on; those of two, which the script takes, are exact.
CALLED double __wrap_pow(double base, double exponent)
{
	double result = 1;
	if (!(exponent >= 0) || exponent != floor(exponent))
		return NAN;
	for (double i = 0; i < exponent && isfinite(result); i++)
		result *= base;
	return result;
}

// \p{...} in regular expressions made at run time; those in the source are compiled with all of them. -2: no such name.

struct CharRange;

int __wrap_unicode_script(struct CharRange *range, const char *name, int is_extended);
int __wrap_unicode_general_category(struct CharRange *range, const char *name);
int __wrap_unicode_prop(struct CharRange *range, const char *name);

CALLED int __wrap_unicode_script(struct CharRange *range, const char *name, int is_extended)
{
	(void)range, (void)name, (void)is_extended;
	return -2;
}

CALLED int __wrap_unicode_general_category(struct CharRange *range, const char *name)
{
	(void)range, (void)name;
	return -2;
}

CALLED int __wrap_unicode_prop(struct CharRange *range, const char *name)
{
	(void)range, (void)name;
	return -2;
}
