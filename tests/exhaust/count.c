#include "count.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

static struct {
    unsigned long passed, failed, off;
    bool quiet;
    clock_t since;      /* processor time at the last figure */
} figures;

void count_over(const char *field, unsigned order)
{
    if (!figures.quiet)
        printf("%s's field, order %u\n", field, order);
}

void counted(const char *what, uint64_t tried, uint64_t found, uint64_t predicted)
{
    clock_t now = clock();

    if (figures.quiet) {
        figures.off += found != predicted;
        return;
    }
    figures.passed += found == predicted;
    figures.failed += found != predicted;
    printf("  %-58s %9" PRIu64 " of %9" PRIu64, what, found, tried);
    if (found != predicted)
        printf("   WRONG: it has to be %" PRIu64, predicted);
    if ((double)(now - figures.since) > 0.1 * CLOCKS_PER_SEC)
        printf("   %.1f s", (double)(now - figures.since) / CLOCKS_PER_SEC);
    printf("\n");
    fflush(stdout);
    figures.since = now;
}

void plant_begin(void)
{
    figures.quiet = true;
    figures.off = 0;
}

bool plant_end(void)
{
    figures.quiet = false;
    return figures.off > 0;
}

void planted(const char *fault, bool found)
{
    figures.passed += found;
    figures.failed += !found;
    printf("planted: %-50s %s\n", fault, found ? "found" : "NOT FOUND");
    fflush(stdout);
}

int count_end(const char *name)
{
    printf("%s: %lu passed, %lu failed\n", name, figures.passed, figures.failed);
    return figures.failed > 0;
}
