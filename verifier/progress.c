#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "progress.h"

#include <string.h>
#include <time.h>

#include "language.h"

#define PATIENCE 1.0            /* seconds before anything is said */
#define PAUSE 0.2               /* between one word and the next */
#define BAR 20
#define MEGA 1e6

/* A few nanoseconds a line; good to some milliseconds. */
static double now(void)
{
    struct timespec time;

#ifdef CLOCK_MONOTONIC_COARSE
    clock_gettime(CLOCK_MONOTONIC_COARSE, &time);
#else
    clock_gettime(CLOCK_MONOTONIC, &time);
#endif
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

void progress_begin(struct progress *progress, FILE *to, uint64_t from, uint64_t size)
{
    *progress = (struct progress){.to = to, .from = from, .size = size};
    if (to)
        progress->started = progress->said = now();
}

static void add_left(char *text, size_t room, double seconds)
{
    unsigned long left = seconds < 359999 ? (unsigned long)(seconds + 0.5) : 359999;

    if (left >= 3600)
        snprintf(text, room, _(", %lu:%02lu:%02lu left"), left / 3600, left / 60 % 60, left % 60);
    else
        snprintf(text, room, _(", %lu:%02lu left"), left / 60, left % 60);
}

void progress_text(char text[PROGRESS_ROOM], const struct progress *progress, uint64_t at, double seconds)
{
    double rate = seconds > 0 ? (double)(at - progress->from) / seconds : 0;
    char bar[BAR + 1] = "", all[32] = "", left[48] = "";

    if (progress->size > 0) {
        size_t full = at < progress->size ? (size_t)((double)at / (double)progress->size * BAR) : BAR;
        memset(bar, '#', full);
        memset(bar + full, '.', BAR - full);
        snprintf(all, sizeof all, _(" of %.1f"), (double)progress->size / MEGA);
        if (rate > 0 && at < progress->size)
            add_left(left, sizeof left, (double)(progress->size - at) / rate);
    }
    snprintf(text, PROGRESS_ROOM, "%s%s%.1f%s MB, %.1f MB/s%s", bar, *bar ? " " : "", (double)at / MEGA, all, rate / MEGA, left);
}

void progress_at(struct progress *progress, uint64_t at)
{
    char text[PROGRESS_ROOM];
    double time;

    if (!progress->to)
        return;
    time = now();
    if (time - progress->started < PATIENCE || time - progress->said < PAUSE)
        return;
    progress_text(text, progress, at, time - progress->started);
    fprintf(progress->to, "\r%s\033[K", text);
    fflush(progress->to);
    progress->said = time;
    progress->shown = true;
}

/* What stands there goes, so that the report begins on a line of its own. */
void progress_end(struct progress *progress)
{
    if (progress->to && progress->shown) {
        fputs("\r\033[K", progress->to);
        fflush(progress->to);
    }
    progress->shown = false;
}
