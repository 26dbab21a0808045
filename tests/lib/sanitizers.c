/* sanitizers.c: what the sanitizers are told, linked into what they watch. */
#include <stdarg.h>
#include <sys/prctl.h>

/* Read by the runtimes of the sanitizers, which declare them. */
const char *__asan_default_options(void);
const char *__ubsan_default_options(void);
int __real_prctl(int option, ...);
int __wrap_prctl(int option, ...);

const char *__asan_default_options(void)
{
    return "detect_stack_use_after_return=1:check_initialization_order=1";
}

const char *__ubsan_default_options(void)
{
    return "print_stacktrace=1";
}

/* The programs forbid to be traced, and the search for leaks is a trace of the
 * program by itself (linked by -Wl,--wrap=prctl). */
int __wrap_prctl(int option, ...)
{
    unsigned long value;
    va_list arguments;

    va_start(arguments, option);
    value = va_arg(arguments, unsigned long);
    va_end(arguments);
    return option == PR_SET_DUMPABLE ? 0 : __real_prctl(option, value);
}
