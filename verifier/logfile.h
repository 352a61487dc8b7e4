/* Reading the log's file line by line, without ever writing or keeping a writer waiting. */
#ifndef VERIFIER_LOGFILE_H
#define VERIFIER_LOGFILE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "outcome.h"

struct logfile {
    int fd;
    bool regular;               /* it has a length, and one can go to any place in it */
    uint64_t size;              /* of a regular file: when it was opened */
    uint64_t at;                /* where the next line starts */
    uint64_t left;              /* bytes not yet read of those that were there when it was opened */
    uint8_t *buffer;
    size_t room, start, end;    /* what is read and not yet given out: buffer[start … end) */
    const char *trouble;        /* once something has returned BROKEN */
};

/* A writer keeps two locks (E8); we wait for the second at most two seconds. */
enum outcome logfile_open(struct logfile *file, const char *path);
void logfile_close(struct logfile *file);

/* The next line with its line feed; of a line too long (V1) its first LINE_MOST bytes; *length is 0 at the end of the file. */
enum outcome logfile_line(struct logfile *file, const uint8_t **line, size_t *length);

/* Of a regular file: the next line is the one that starts at this byte, at most `size`. */
enum outcome logfile_go_to(struct logfile *file, uint64_t at);

#endif
