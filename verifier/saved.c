#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "saved.h"

#include <errno.h>
#include <fcntl.h>
#include <gcrypt.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "language.h"

#define CHANGED N_("the state is cut, changed or no state")

/* The number behind is that of the form: one more whenever saved_state.c carries something else. */
static const char magic[] = "piaojue-verify state of version ";
static const char version[] = VERIFIER_VERSION "/1\n";

/* ---- bytes and numbers ---- */

enum outcome saved_refuse(struct saved *saved, const char *trouble)
{
    saved->trouble = trouble;
    return BROKEN;
}

static enum outcome make_room(struct saved *saved, size_t more)
{
    size_t room = 2 * saved->room + more;
    uint8_t *bytes;

    if (saved->room - saved->length >= more)
        return HOLDS;
    bytes = realloc(saved->bytes, room);
    if (!bytes)
        return BROKEN;
    saved->bytes = bytes;
    saved->room = room;
    return HOLDS;
}

enum outcome carry_bytes(struct saved *saved, void *bytes, size_t length)
{
    if (length == 0)
        return HOLDS;
    if (saved->loading) {
        if (saved->length - saved->at < length)
            return saved_refuse(saved, "the state ends too early");
        memcpy(bytes, saved->bytes + saved->at, length);
        saved->at += length;
        return HOLDS;
    }
    TRY(make_room(saved, length));
    memcpy(saved->bytes + saved->length, bytes, length);
    saved->length += length;
    return HOLDS;
}

/* Eight bytes, the least significant first. */
enum outcome carry_number(struct saved *saved, uint64_t *number, uint64_t least, uint64_t most)
{
    uint8_t bytes[8];

    for (int i = 0; i < 8 && !saved->loading; i++)
        bytes[i] = (uint8_t)(*number >> 8 * i);
    TRY(carry_bytes(saved, bytes, sizeof bytes));
    if (!saved->loading)
        return HOLDS;
    *number = 0;
    for (int i = 0; i < 8; i++)
        *number |= (uint64_t)bytes[i] << 8 * i;
    return *number < least || *number > most ? saved_refuse(saved, "the state contradicts itself: a number out of its range") : HOLDS;
}

enum outcome carry_number32(struct saved *saved, uint32_t *number, uint32_t least, uint32_t most)
{
    uint64_t wide = *number;

    TRY(carry_number(saved, &wide, least, most));
    *number = (uint32_t)wide;
    return HOLDS;
}

enum outcome carry_flag(struct saved *saved, bool *flag)
{
    uint8_t byte = *flag;

    TRY(carry_bytes(saved, &byte, 1));
    *flag = byte != 0;
    return byte > 1 ? saved_refuse(saved, "the state contradicts itself: neither yes nor no") : HOLDS;
}

enum outcome carry_count(struct saved *saved, uint64_t *count, uint64_t most, size_t bytes_each)
{
    TRY(carry_number(saved, count, 0, most));
    if (saved->loading && *count > (saved->length - saved->at) / bytes_each)
        return saved_refuse(saved, "the state ends too early");
    return HOLDS;
}

/* ---- the file ---- */

static void hash_of(uint8_t hash[HASH_BYTES], const uint8_t *bytes, size_t length)
{
    gcry_md_hash_buffer(GCRY_MD_SHA256, hash, bytes, length);
}

static enum outcome read_all(struct saved *saved, int fd)
{
    struct stat status;
    size_t length;

    if (fstat(fd, &status) != 0)
        return saved_refuse(saved, strerror(errno));
    if (!S_ISREG(status.st_mode))
        return saved_refuse(saved, "the state is no regular file");
    length = (size_t)status.st_size;
    saved->bytes = malloc(length + 1);
    if (!saved->bytes)
        return BROKEN;
    while (saved->length < length) {
        ssize_t got = read(fd, saved->bytes + saved->length, length - saved->length);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return saved_refuse(saved, got < 0 ? strerror(errno) : CHANGED);
        saved->length += (size_t)got;
    }
    return HOLDS;
}

/* Whole, unchanged, and of this version; what is then left to load lies between. */
static enum outcome check_whole(struct saved *saved)
{
    const size_t head = sizeof magic - 1, both = head + sizeof version - 1;
    uint8_t hash[HASH_BYTES];

    if (saved->length < head || memcmp(saved->bytes, magic, head) != 0)
        return saved_refuse(saved, CHANGED);
    if (saved->length < both || memcmp(saved->bytes + head, version, both - head) != 0)
        return saved_refuse(saved, "the state was written by another version");
    if (saved->length < both + HASH_BYTES)
        return saved_refuse(saved, CHANGED);
    saved->length -= HASH_BYTES;
    hash_of(hash, saved->bytes, saved->length);
    if (memcmp(hash, saved->bytes + saved->length, HASH_BYTES) != 0)
        return saved_refuse(saved, CHANGED);
    saved->at = both;
    return HOLDS;
}

/* ---- does it belong to the log at hand? ---- */

struct belonging {
    uint8_t vote[HASH_BYTES], head[HASH_BYTES];
    struct place place;
};

static enum outcome carry_belonging(struct saved *saved, struct belonging *own)
{
    TRY(carry_bytes(saved, own->vote, HASH_BYTES));
    TRY(carry_bytes(saved, own->head, HASH_BYTES));
    TRY(carry_number(saved, &own->place.end, 1, INT64_MAX));
    return carry_number(saved, &own->place.start, 0, own->place.end - 1);
}

static enum outcome log_line(struct saved *saved, struct logfile *log, const uint8_t **line, size_t *length)
{
    enum outcome outcome = logfile_line(log, line, length);

    if (outcome == BROKEN)
        saved->trouble = log->trouble;
    return outcome;
}

/* Line 0 is read anew: all of its checks, and what it defines. */
static enum outcome take_first(struct saved *saved, struct verifier *verifier, struct logfile *log, const struct belonging *own)
{
    const char *other = N_("the state is that of another vote");
    const uint8_t *line;
    enum outcome outcome;
    size_t length;

    if (!log->regular)
        return saved_refuse(saved, "a log that is no regular file cannot be gone on with");
    TRY(log_line(saved, log, &line, &length));
    if (length == 0)
        return saved_refuse(saved, "the log is shorter than it was");
    outcome = verifier_line(verifier, line, length);
    if (outcome == BROKEN)
        return BROKEN;
    if (outcome == REFUTED || memcmp(verifier->state.poll.vote, own->vote, HASH_BYTES) != 0)
        return saved_refuse(saved, other);
    return HOLDS;
}

static enum outcome find_last(struct saved *saved, const struct verifier *verifier, struct logfile *log, const struct belonging *own)
{
    const char *other = N_("the last line that was checked is not in its place");
    uint8_t leaf[HASH_BYTES];
    const uint8_t *line;
    size_t length;

    if (log->size < own->place.end)
        return saved_refuse(saved, "the log is shorter than it was");
    if (logfile_go_to(log, own->place.start) != HOLDS)
        return saved_refuse(saved, log->trouble);
    TRY(log_line(saved, log, &line, &length));
    if (length != own->place.end - own->place.start || line[length - 1] != '\n')
        return saved_refuse(saved, other);
    leaf_hash(leaf, verifier->state.suite, line, length - 1);
    return memcmp(leaf, own->head, HASH_BYTES) == 0 ? HOLDS : saved_refuse(saved, other);
}

static enum outcome load(struct saved *saved, int fd, struct verifier *verifier, struct logfile *log, struct place *place)
{
    struct belonging own = {{0}, {0}, {0, 1}};

    TRY(read_all(saved, fd));
    TRY(check_whole(saved));
    TRY(carry_belonging(saved, &own));
    TRY(take_first(saved, verifier, log, &own));
    TRY(find_last(saved, verifier, log, &own));
    memcpy(verifier->state.head, own.head, HASH_BYTES);
    TRY(carry_state(saved, &verifier->state));
    if (saved->at != saved->length)
        return saved_refuse(saved, "the state has something behind its end");
    *place = own.place;
    return HOLDS;
}

enum outcome saved_load(const char *path, struct verifier *verifier, struct logfile *log, struct place *place, const char **trouble)
{
    struct saved saved = {.loading = true};
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    enum outcome outcome;

    if (fd < 0 && errno == ENOENT)
        return HOLDS;
    outcome = fd < 0 ? saved_refuse(&saved, strerror(errno)) : load(&saved, fd, verifier, log, place);
    *trouble = saved.trouble ? saved.trouble : N_("out of memory");
    if (fd >= 0)
        close(fd);
    free(saved.bytes);
    return outcome;
}

/* ---- writing ---- */

static bool write_all(int fd, const uint8_t *bytes, size_t length)
{
    while (length > 0) {
        ssize_t put = write(fd, bytes, length);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return false;
        bytes += put;
        length -= (size_t)put;
    }
    return fsync(fd) == 0;
}

/* The name is on the disk once its folder is. */
static bool sync_folder(char *path)
{
    int fd = open(dirname(path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool synced = fd >= 0 && fsync(fd) == 0;

    if (fd >= 0)
        close(fd);
    return synced;
}

/* Beside it first, readable for the owner alone, and then in its place. */
static enum outcome put_in_place(struct saved *saved, const char *path)
{
    char *beside = malloc(strlen(path) + sizeof ".XXXXXX");
    int fd;
    bool put;

    if (!beside)
        return BROKEN;
    strcat(strcpy(beside, path), ".XXXXXX");
    fd = mkostemp(beside, O_CLOEXEC);
    put = fd >= 0 && write_all(fd, saved->bytes, saved->length);
    if (fd >= 0 && close(fd) != 0)
        put = false;
    put = put && rename(beside, path) == 0;
    if (!put)
        saved->trouble = strerror(errno);
    if (fd >= 0 && !put)
        unlink(beside);
    if (put && !sync_folder(strcpy(beside, path))) {
        saved->trouble = strerror(errno);
        put = false;
    }
    free(beside);
    return put ? HOLDS : BROKEN;
}

static enum outcome save(struct saved *saved, const char *path, struct verifier *verifier, const struct place *place)
{
    char head[sizeof magic + sizeof version];
    struct belonging own = {.place = *place};
    uint8_t hash[HASH_BYTES];

    memcpy(own.vote, verifier->state.poll.vote, HASH_BYTES);
    memcpy(own.head, verifier->state.head, HASH_BYTES);
    TRY(carry_bytes(saved, strcat(strcpy(head, magic), version), sizeof magic + sizeof version - 2));
    TRY(carry_belonging(saved, &own));
    TRY(carry_state(saved, &verifier->state));
    hash_of(hash, saved->bytes, saved->length);
    TRY(carry_bytes(saved, hash, HASH_BYTES));
    return put_in_place(saved, path);
}

enum outcome saved_write(const char *path, struct verifier *verifier, const struct place *place, const char **trouble)
{
    struct saved saved = {.loading = false};
    enum outcome outcome = save(&saved, path, verifier, place);

    *trouble = saved.trouble ? saved.trouble : N_("out of memory");
    free(saved.bytes);
    return outcome;
}
