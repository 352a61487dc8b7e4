#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "logfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "json.h"
#include "language.h"

#define LOCK_TRIES 40
#define LOCK_PAUSE 50000000     /* nanoseconds: two seconds in all */
#define PIECE 262144
#define APPEND_LOCK (((off_t)1 << 62) + 1)    /* the byte a writer locks for the time of an append */

static enum outcome trouble(struct logfile *file, const char *what)
{
    file->trouble = what;
    return BROKEN;
}

#ifdef F_OFD_SETLK
static bool set_lock(const struct logfile *file, short type)
{
    struct flock range = {.l_type = type, .l_whence = SEEK_SET, .l_start = APPEND_LOCK, .l_len = 1};

    return fcntl(file->fd, F_OFD_SETLK, &range) == 0;
}
#else
static bool set_lock(const struct logfile *file, short type)
{
    (void)file;
    (void)type;
    return true;
}
#endif

/* A writer holds its lock from the first byte of an append to the end of its sync (E8). Where there are no locks there is nothing to
 * wait for. */
static enum outcome lock(struct logfile *file)
{
    const struct timespec pause = {0, LOCK_PAUSE};

    for (int i = 0; i < LOCK_TRIES; i++) {
        if (set_lock(file, F_RDLCK) || (errno != EAGAIN && errno != EACCES && errno != EINTR))
            return HOLDS;
        nanosleep(&pause, NULL);
    }
    return trouble(file, _("somebody is writing to it and does not let go"));
}

/*
 * The log only ever grows, so what is there under the lock stays as it is: its length is all that has to be learnt under the
 * lock, and the writer goes on while we read.
 */
enum outcome logfile_open(struct logfile *file, const char *path)
{
    struct stat status;
    enum outcome outcome;

    *file = (struct logfile){.fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)};
    if (file->fd < 0)
        return trouble(file, strerror(errno));
    outcome = lock(file);
    if (outcome == HOLDS && fstat(file->fd, &status) != 0)
        outcome = trouble(file, strerror(errno));
    set_lock(file, F_UNLCK);
    if (outcome == HOLDS && S_ISDIR(status.st_mode))
        outcome = trouble(file, _("it is a directory"));
    if (outcome != HOLDS)
        return outcome;
    file->regular = S_ISREG(status.st_mode);
    file->size = file->regular ? (uint64_t)status.st_size : 0;
    file->left = file->regular ? file->size : UINT64_MAX;
    return HOLDS;
}

void logfile_close(struct logfile *file)
{
    if (file->fd >= 0)
        close(file->fd);
    free(file->buffer);
}

/* Room behind `end` for a piece: what has been given out goes first. */
static enum outcome make_room(struct logfile *file)
{
    if (file->start > 0) {
        memmove(file->buffer, file->buffer + file->start, file->end - file->start);
        file->end -= file->start;
        file->start = 0;
    }
    if (file->room - file->end < PIECE) {
        size_t room = 2 * file->room + PIECE;
        uint8_t *buffer = realloc(file->buffer, room);
        if (!buffer)
            return trouble(file, _("out of memory"));
        file->buffer = buffer;
        file->room = room;
    }
    return HOLDS;
}

static enum outcome read_piece(struct logfile *file)
{
    size_t wanted = file->left < PIECE ? (size_t)file->left : PIECE;
    ssize_t got;

    TRY(make_room(file));
    do
        got = read(file->fd, file->buffer + file->end, wanted);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return trouble(file, strerror(errno));
    if (got == 0 && file->left != UINT64_MAX)
        return trouble(file, _("it became shorter while it was read"));
    if (file->left != UINT64_MAX)
        file->left -= (uint64_t)got;
    else if (got == 0)
        file->left = 0;
    file->end += (size_t)got;
    return HOLDS;
}

enum outcome logfile_line(struct logfile *file, const uint8_t **line, size_t *length)
{
    size_t seen = 0;            /* bytes from `start` known to hold no line feed */

    for (;;) {
        size_t have = file->end - file->start;
        const uint8_t *from = file->buffer ? file->buffer + file->start : NULL;
        const uint8_t *feed = have > seen ? memchr(from + seen, '\n', have - seen) : NULL;
        if (feed || have >= LINE_MOST || file->left == 0) {
            *line = from;
            *length = feed ? (size_t)(feed - from) + 1 : have;
            if (*length > LINE_MOST)
                *length = LINE_MOST;    /* its last byte is no line feed: V1 sees a line too long */
            file->start += *length;
            file->at += *length;
            return HOLDS;
        }
        seen = have;
        TRY(read_piece(file));
    }
}

enum outcome logfile_go_to(struct logfile *file, uint64_t at)
{
    if (at > file->size || lseek(file->fd, (off_t)at, SEEK_SET) < 0)
        return trouble(file, strerror(errno));
    file->start = file->end = 0;
    file->at = at;
    file->left = file->size - at;
    return HOLDS;
}
