/* A log in a file. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "engine/error.h"

typedef struct {
    int fd;
} file;

static int file_size(void *arg, uint64_t *size)
{
    struct stat st;
    if (fstat(((file *)arg)->fd, &st) != 0)
        return errno;
    *size = (uint64_t)st.st_size;
    return 0;
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

/* The descriptor is open with O_APPEND. */
static int file_append(void *arg, const uint8_t *bytes, size_t len)
{
    while (len > 0) {
        ssize_t n = write(((file *)arg)->fd, bytes, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return errno;
        bytes += n;
        len -= (size_t)n;
    }
    return 0;
}

static int file_sync(void *arg)
{
    return fsync(((file *)arg)->fd) == 0 ? 0 : errno;
}

static int file_truncate(void *arg, uint64_t size)
{
    return ftruncate(((file *)arg)->fd, (off_t)size) == 0 ? 0 : errno;
}

static void file_close(void *arg)
{
    close(((file *)arg)->fd); /* releases the lock; what counts was synced before */
    free(arg);
}

static int lock_within(int fd, int operation, unsigned wait_ms)
{
    const struct timespec nap = {0, 10 * 1000 * 1000};
    for (unsigned waited = 0;; waited += 10) {
        if (flock(fd, operation | LOCK_NB) == 0)
            return 0;
        if (errno != EWOULDBLOCK && errno != EINTR)
            return errno;
        if (waited >= wait_ms)
            return EWOULDBLOCK;
        nanosleep(&nap, NULL);
    }
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

static pj_status make_store(pj_store *store, int fd, int writable, pj_error *err)
{
    file *f = malloc(sizeof *f);
    if (!f) {
        close(fd);
        return pj_no_memory(err);
    }
    f->fd = fd;
    *store = (pj_store){f, writable, file_size, file_read, file_append, file_sync, file_truncate, file_close};
    return PJ_OK;
}

static pj_status open_locked(pj_store *store, const char *path, int flags, int writable, unsigned wait_ms, pj_error *err)
{
    memset(store, 0, sizeof *store);
    int fd = open(path, flags | O_CLOEXEC, 0644);
    if (fd < 0)
        return pj_fail(err, PJ_E_IO, "%s: %s", path, strerror(errno));
    int failure = lock_within(fd, writable ? LOCK_EX : LOCK_SH, wait_ms);
    if (!failure && flags & O_CREAT)
        failure = sync_folder_of(path);
    if (!failure)
        return make_store(store, fd, writable, err);
    close(fd);
    if (failure == EWOULDBLOCK)
        return pj_fail(err, PJ_E_LOCKED, "%s: another program is at work on this log", path);
    return pj_fail(err, PJ_E_IO, "%s: %s", path, strerror(failure));
}

pj_status pj_store_create_file(pj_store *store, const char *path, pj_error *err)
{
    pj_error spare;
    return open_locked(store, path, O_RDWR | O_APPEND | O_CREAT | O_EXCL, 1, 0, pj_error_begin(err, &spare));
}

pj_status pj_store_open_file(pj_store *store, const char *path, int writable, unsigned wait_ms, pj_error *err)
{
    pj_error spare;
    return open_locked(store, path, writable ? O_RDWR | O_APPEND : O_RDONLY, writable, wait_ms, pj_error_begin(err, &spare));
}
