/* A log in a file, and its locks (E8). */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "engine/error.h"

#ifndef F_OFD_SETLK
#error "locks that belong to an open file are needed (F_OFD_SETLK: Linux 3.15)"
#endif

/* The bytes that are locked, far beyond the end of any log: by who has it open for writing, and while lines are on their way. */
#define WRITER_BYTE ((off_t)1 << 62)
#define APPEND_BYTE (WRITER_BYTE + 1)

#define READER_WAIT_MS 2000u

typedef struct {
    int fd, writable;
    char *path;
    uint64_t size;    /* writable: bytes that are ours, and so where the next append goes */
    int is_appending; /* holds APPEND_BYTE */
    int sync_failed;  /* the last time */
} file;

/* One try: 0, EWOULDBLOCK, or what else is wrong. */
static int lock_now(int fd, short type, off_t byte)
{
    struct flock lock = {.l_type = type, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1};
    while (fcntl(fd, F_OFD_SETLK, &lock) != 0) {
        if (errno == EACCES || errno == EAGAIN)
            return EWOULDBLOCK;
        if (errno != EINTR)
            return errno;
    }
    return 0;
}

static int lock_within(int fd, short type, off_t byte, unsigned wait_ms)
{
    const struct timespec nap = {0, 5000000};
    for (unsigned waited = 0;; waited += 5) {
        int failure = lock_now(fd, type, byte);
        if (failure != EWOULDBLOCK || waited >= wait_ms)
            return failure;
        nanosleep(&nap, NULL);
    }
}

static int length_of(int fd, uint64_t *size)
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        return errno;
    *size = (uint64_t)st.st_size;
    return 0;
}

/* Nothing can wait to be written where nothing can be written, or where a file is none that is kept. */
static int sync_what_is_there(int fd)
{
    return fsync(fd) == 0 || errno == EROFS || errno == EINVAL ? 0 : errno;
}

/* The length is told while nobody is appending, and when everything up to there is synced: a writer that was killed may have left whole
 * lines that are not, and whoever asks may show or sign what it reads. What a writer was told is its own from then on. */
static int file_size(void *arg, uint64_t *size)
{
    file *f = arg;
    int locked = f->is_appending ? EINVAL : lock_within(f->fd, F_RDLCK, APPEND_BYTE, READER_WAIT_MS);
    if (locked != 0 && locked != ENOLCK && locked != EINVAL && locked != EOPNOTSUPP)
        return locked;
    int failure = length_of(f->fd, size);
    if (!failure)
        failure = sync_what_is_there(f->fd);
    if (!failure && f->writable)
        f->size = *size;
    if (locked == 0)
        (void)lock_now(f->fd, F_UNLCK, APPEND_BYTE);
    return failure;
}

static int file_read(void *arg, uint64_t offset, uint8_t *bytes, size_t len)
{
    while (len > 0) {
        ssize_t n = pread(((file *)arg)->fd, bytes, len, (off_t)offset);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return errno;
        if (n == 0)
            return ENODATA;
        bytes += n;
        offset += (uint64_t)n;
        len -= (size_t)n;
    }
    return 0;
}

/* Is the file still the one at its path, and as long as we have left it? A lock may be lost without a word (a server that restarts,
 * somebody who moves another file to this place): then this finds the second writer. */
static int still_ours(const file *f)
{
    struct stat open_file, at_path;
    if (fstat(f->fd, &open_file) != 0)
        return errno;
    if (stat(f->path, &at_path) != 0)
        return errno == ENOENT || errno == ENOTDIR ? ESTALE : errno;
    if (open_file.st_dev != at_path.st_dev || open_file.st_ino != at_path.st_ino || (uint64_t)open_file.st_size != f->size)
        return ESTALE;
    return 0;
}

static void end_append(file *f)
{
    if (f->is_appending)
        (void)lock_now(f->fd, F_UNLCK, APPEND_BYTE);
    f->is_appending = 0;
}

/* Where it fails, nothing of ours is under way, and readers need not wait. */
static int begin_append(file *f)
{
    int failure = f->is_appending ? 0 : lock_within(f->fd, F_WRLCK, APPEND_BYTE, READER_WAIT_MS);
    f->is_appending = failure == 0;
    if (!failure)
        failure = still_ours(f);
    if (failure)
        end_append(f);
    return failure;
}

/* The descriptor is open with O_APPEND. */
static int file_append(void *arg, const uint8_t *bytes, size_t len)
{
    file *f = arg;
    int failure = begin_append(f);
    while (!failure && len > 0) {
        ssize_t n = write(f->fd, bytes, len);
        if (n < 0 && errno == EINTR)
            continue;
        failure = n < 0 ? errno : n == 0 ? EIO : 0;
        if (failure)
            break;
        f->size += (uint64_t)n;
        bytes += n;
        len -= (size_t)n;
    }
    return failure;
}

static int file_sync(void *arg)
{
    file *f = arg;
    int failure = fsync(f->fd) == 0 ? 0 : errno;
    /* After a first failure what was appended is yet to be taken back, and readers wait for that; after a second nothing more will come. */
    if (!failure || f->sync_failed)
        end_append(f);
    f->sync_failed = failure != 0;
    return failure;
}

static int file_truncate(void *arg, uint64_t size)
{
    file *f = arg;
    int failure = begin_append(f);
    if (!failure && ftruncate(f->fd, (off_t)size) != 0)
        failure = errno;
    if (!failure)
        f->size = size;
    else
        end_append(f); /* what is there stays, and is told: nobody has to wait for more */
    return failure;
}

static void file_close(void *arg)
{
    file *f = arg;
    close(f->fd); /* releases the locks; what counts was synced before */
    free(f->path);
    free(f);
}

/* Makes the new name survive a power cut: the folder is synced too. */
static int sync_folder_of(const char *path)
{
    char *folder = strdup(path);
    if (!folder)
        return ENOMEM;
    char *slash = strrchr(folder, '/');
    if (slash)
        slash[slash == folder] = 0;
    int fd = open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int failure = fd < 0 || fsync(fd) != 0 ? errno : 0;
    if (fd >= 0)
        close(fd);
    free(folder);
    return failure;
}

static file *file_new(int fd, const char *path, int writable)
{
    file *f = calloc(1, sizeof *f);
    if (!f)
        return NULL;
    *f = (file){.fd = fd, .writable = writable, .path = strdup(path)};
    if (f->path)
        return f;
    free(f);
    return NULL;
}

/* The lock of the one who writes, and what has to be known from then on. */
static int begin_writing(file *f, int is_new, unsigned wait_ms)
{
    int failure = lock_within(f->fd, F_WRLCK, WRITER_BYTE, wait_ms);
    if (!failure && is_new)
        failure = sync_folder_of(f->path);
    return failure;
}

static pj_status open_store(pj_store *store, const char *path, int flags, int writable, unsigned wait_ms, pj_error *err)
{
    memset(store, 0, sizeof *store);
    int fd = open(path, flags | O_CLOEXEC, 0644);
    if (fd < 0)
        return pj_fail(err, PJ_E_IO, "%s: %s", path, PJ_SYSTEM_SAYS(errno));
    file *f = file_new(fd, path, writable);
    int failure = !f ? ENOMEM : writable ? begin_writing(f, flags & O_CREAT, wait_ms) : 0;
    if (failure) {
        if (flags & O_CREAT)
            (void)unlink(path); /* made just now, and empty: it would be in the way of the next try */
        if (f)
            file_close(f);
        else
            close(fd);
        if (failure == ENOMEM)
            return pj_no_memory(err);
        return failure == EWOULDBLOCK ? pj_fail(err, PJ_E_LOCKED, "%s: another program is writing this log", path)
                                      : pj_fail(err, PJ_E_IO, "%s: %s", path, PJ_SYSTEM_SAYS(failure));
    }
    *store = (pj_store){f, writable, file_size, file_read, file_append, file_sync, file_truncate, file_close};
    return PJ_OK;
}

pj_status pj_store_create_file(pj_store *store, const char *path, pj_error *err)
{
    pj_error spare;
    return open_store(store, path, O_RDWR | O_APPEND | O_CREAT | O_EXCL, 1, 0, pj_error_begin(err, &spare));
}

pj_status pj_store_open_file(pj_store *store, const char *path, int writable, unsigned wait_ms, pj_error *err)
{
    pj_error spare;
    return open_store(store, path, writable ? O_RDWR | O_APPEND : O_RDONLY, writable, wait_ms, pj_error_begin(err, &spare));
}
