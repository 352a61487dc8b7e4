#include "bench/samples.h"

#include <stdio.h>
#include <time.h>

static double clock_ms(clockid_t clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

double cpu_ms(void)
{
    return clock_ms(CLOCK_PROCESS_CPUTIME_ID);
}

double wall_ms(void)
{
    return clock_ms(CLOCK_MONOTONIC);
}

void samples_add(samples *s, double value)
{
    if (s->count < SAMPLES_MOST)
        s->at[s->count++] = value;
}

void samples_print(const samples *s, const char *suite, const char *name, const char *unit)
{
    printf("%s\t%s\t%s", suite, name, unit);
    for (int i = 0; i < s->count; i++)
        printf("\t%.6f", s->at[i]);
    putchar('\n');
    fflush(stdout);
}

void value_print(double value, const char *suite, const char *name, const char *unit)
{
    samples_print(&(samples){.at = {value}, .count = 1}, suite, name, unit);
}
