/* Runs a program and says what it used: milliseconds of processor, of the day, and KiB at its peak.
 *
 * usage: child REPORT PROGRAM ARGUMENT …
 *
 * A program of its own, because the peak that the system tells of a child is at least what the parent held when it was made: this parent
 * holds next to nothing. */
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/samples.h"

static double ms(struct timeval t)
{
    return (double)t.tv_sec * 1e3 + (double)t.tv_usec / 1e3;
}

int main(int argc, char **argv)
{
    double start = wall_ms();
    struct rusage used;
    FILE *report;
    int status;
    pid_t child = argc > 2 ? fork() : -1;

    if (child == 0) {
        execvp(argv[2], argv + 2);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &used) != child)
        return 126;
    report = fopen(argv[1], "w");
    if (!report)
        return 126;
    fprintf(report, "%.3f %.3f %ld\n", ms(used.ru_utime) + ms(used.ru_stime), wall_ms() - start, used.ru_maxrss);
    if (fclose(report) != 0)
        return 126;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 125;
}
