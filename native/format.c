// SPDX-License-Identifier: LGPL-2.1-or-later
// The part of printf(3) that the engine's messages and this host use: %c, %s, %d, %i, %u, %x with width, precision, zeros and l. The C
// library's own brings floating point, wide characters and the text of every errno: 18 KB.

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct output {
	char *next;
	char *end;
	size_t length; // Of the whole text, also of what does not fit.
};

static void put(struct output *output, const char *text, size_t length)
{
	size_t room = (size_t)(output->end - output->next);
	size_t fits = length < room ? length : room;
	memcpy(output->next, text, fits);
	output->next += fits;
	output->length += length;
}

static void pad(struct output *output, char with, int width, size_t length)
{
	for (; width > 0 && (size_t)width > length; width--)
		put(output, &with, 1);
}

/// Writes the digits at the end of a buffer and returns where they start.
static char *digits(char *end, unsigned long long value, unsigned base)
{
	do
		*--end = "0123456789abcdef"[value % base];
	while ((value /= base) != 0);
	return end;
}

static int read_number(const char **format, va_list *arguments)
{
	int number = 0;
	if (**format == '*') {
		++*format;
		return va_arg(*arguments, int);
	}
	for (; **format >= '0' && **format <= '9'; ++*format)
		number = number * 10 + (**format - '0');
	return number;
}

static unsigned long long take_unsigned(va_list *arguments, int longs)
{
	return longs == 0 ? va_arg(*arguments, unsigned) : longs == 1 ? va_arg(*arguments, unsigned long) : va_arg(*arguments, unsigned long long);
}

static long long take_signed(va_list *arguments, int longs)
{
	return longs == 0 ? va_arg(*arguments, int) : longs == 1 ? va_arg(*arguments, long) : va_arg(*arguments, long long);
}

/// One conversion, from behind its % on; returns what follows it.
static const char *convert(struct output *output, const char *format, va_list *arguments)
{
	char buffer[24];
	char *end = buffer + sizeof buffer, *text = end;
	char filler = *format == '0' ? '0' : ' ';
	int width = read_number(&format, arguments);
	int precision = *format == '.' ? (format++, read_number(&format, arguments)) : -1;
	int longs = 0;
	for (; *format == 'l' || *format == 'z'; format++)
		longs++;
	size_t length;
	switch (*format) {
	case 's':
		text = va_arg(*arguments, char *);
		length = precision < 0 ? strlen(text) : strnlen(text, (size_t)precision);
		pad(output, ' ', width, length);
		put(output, text, length);
		return format + 1;
	case 'c':
		*--text = (char)va_arg(*arguments, int);
		break;
	case 'd':
	case 'i': {
		long long value = take_signed(arguments, longs);
		text = digits(end, value < 0 ? -(unsigned long long)value : (unsigned long long)value, 10);
		if (value < 0)
			*--text = '-';
		break;
	}
	case 'u':
	case 'x':
		text = digits(end, take_unsigned(arguments, longs), *format == 'x' ? 16 : 10);
		break;
	default: // %% and what is not known here stands for itself.
		put(output, format, *format != '\0');
		return format + (*format != '\0');
	}
	length = (size_t)(end - text);
	pad(output, filler, width, length);
	put(output, text, length);
	return format + 1;
}

int vsnprintf(char *restrict buffer, size_t size, const char *restrict format, va_list given)
{
	struct output output = { .next = buffer, .end = size ? buffer + size - 1 : buffer };
	va_list arguments;
	va_copy(arguments, given);
	while (*format) {
		size_t length = strcspn(format, "%");
		put(&output, format, length);
		format += length;
		if (*format)
			format = convert(&output, format + 1, &arguments);
	}
	va_end(arguments);
	if (size)
		*output.next = '\0';
	return (int)output.length;
}

int snprintf(char *restrict buffer, size_t size, const char *restrict format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	int length = vsnprintf(buffer, size, format, arguments);
	va_end(arguments);
	return length;
}

/// What assert(3) calls, with the C library's name and parameters: it would print through all of printf(3).
_Noreturn void __assert_fail(const char *expression, const char *file, int line, const char *function);

_Noreturn void __assert_fail(const char *expression, const char *file, int line, const char *function)
{
	char text[512];
	int length = snprintf(text, sizeof text, "nbft-boot: internal error: %.200s:%d: %.80s: %.160s\n", file, line, function, expression);
	if (write(STDERR_FILENO, text, (size_t)length) == length)
		_exit(1);
	abort();
}
