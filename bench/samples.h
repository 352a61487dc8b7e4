/* Clocks, and the samples of a measurement: one line each on standard output, for bench/run.py to make a table of. */
#ifndef PJ_BENCH_SAMPLES_H
#define PJ_BENCH_SAMPLES_H

#include <stddef.h>

#define SAMPLES_MOST 304

typedef struct {
    double at[SAMPLES_MOST];
    int count;
} samples;

/* Milliseconds: of this program on a processor, however many others there are; and of the day, for what waits for a disk. */
double cpu_ms(void);
double wall_ms(void);

void samples_add(samples *s, double value);

/* Lines hold "suite name unit value value …", parted by tabs. */
void samples_print(const samples *s, const char *suite, const char *name, const char *unit);

/* What is just one number. */
void value_print(double value, const char *suite, const char *name, const char *unit);

#endif
