/* No stdio: its buffers would keep copies of keys and codes that nobody wipes. */
#include "cli/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int read_all(cli *c, text *t, const char *path, int fd, size_t most, int is_text)
{
    char chunk[16384];
    ssize_t got;
    int rc = DONE;

    while ((got = read(fd, chunk, sizeof chunk)) != 0) {
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            TRY(fail(c, _("%s: cannot read: %s"), path, strerror(errno)));
        if (is_text && memchr(chunk, '\0', (size_t)got) != NULL)
            TRY(fail(c, _("%s: not a text file: it holds a NUL byte"), path));
        if (t->len + (size_t)got > most)
            TRY(fail(c, _("%s: longer than the %zu bytes that are allowed"), path, most));
        text_add(t, chunk, (size_t)got);
    }
    text_add(t, "", 0);
    TRY(text_check(c, t));
out:
    pj_wipe(chunk, sizeof chunk);
    return rc;
}

static int read_file(cli *c, text *t, const char *path, size_t most, int is_text)
{
    int rc = DONE, fd;

    *t = (text){0};
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return fail(c, _("%s: cannot open: %s"), path, strerror(errno));
    rc = read_all(c, t, path, fd, most, is_text);
    close(fd);
    if (rc != DONE)
        text_free(t);
    return rc;
}

int file_read(cli *c, text *t, const char *path, size_t most)
{
    return read_file(c, t, path, most, 1);
}

int file_read_bytes(cli *c, text *t, const char *path, size_t most)
{
    return read_file(c, t, path, most, 0);
}

static int write_all(int fd, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t put = write(fd, bytes, len);

        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return -1;
        bytes += put;
        len -= (size_t)put;
    }
    return 0;
}

/* Moves `from` to `to` unless `to` exists. link() is atomic and never overwrites; file systems without links (memory sticks) get a look and a rename. */
static int move_new(const char *from, const char *to)
{
    if (link(from, to) == 0) {
        if (unlink(from) == 0)
            return 0;
        /* Two names, and an error to tell: then the new file is not there. */
        int why = errno;

        (void)unlink(to);
        errno = why;
        return -1;
    }
    if (errno == EEXIST)
        return -1;
    if (access(to, F_OK) == 0) {
        errno = EEXIST;
        return -1;
    }
    return rename(from, to);
}

char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash == NULL ? strdup(".") : strndup(path, slash == path ? 1 : (size_t)(slash - path));
}

/* The name itself is on the disk only when its folder is. */
static void sync_folder(const char *path)
{
    char *folder = folder_of(path);
    int fd;

    if (folder == NULL)
        return;
    fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        (void)fsync(fd);
        close(fd);
    }
    free(folder);
}

int file_is_new(cli *c, const char *path)
{
    struct stat status;

    /* lstat: a link that leads nowhere is there too, and would be replaced. */
    if (lstat(path, &status) == 0)
        return fail(c, _("%s: there already; nothing is ever overwritten"), path);
    return DONE;
}

int file_can_be_made(cli *c, const char *path)
{
    int rc = DONE;
    char *folder = folder_of(path);

    if (folder == NULL)
        TRY(no_memory(c));
    TRY(file_is_new(c, path));
    if (access(folder, W_OK | X_OK) != 0)
        TRY(fail(c, _("%s: cannot create: %s"), path, strerror(errno)));
out:
    free(folder);
    return rc;
}

int file_write_new(cli *c, const char *path, const char *bytes, size_t len, int mode)
{
    size_t room = strlen(path) + 40;
    char *temporary = malloc(room);
    int rc = DONE, fd = -1, made = 0;

    if (temporary == NULL)
        return no_memory(c);
    TRY(file_is_new(c, path));
    /* In the same folder, so that moving it is one step; with our process id, so that two writers do not meet. */
    snprintf(temporary, room, "%s.new-%ld", path, (long)getpid());
    fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, (mode_t)mode);
    if (fd < 0)
        TRY(fail(c, _("%s: cannot create: %s"), path, strerror(errno)));
    made = 1;
    /* All bytes, and the word of the disk that it has them. */
    if (write_all(fd, bytes, len) != 0 || fsync(fd) != 0)
        TRY(fail(c, _("%s: cannot write: %s"), path, strerror(errno)));
    if (move_new(temporary, path) != 0) {
        TRY(errno == EEXIST ? fail(c, _("%s: there already; nothing is ever overwritten"), path)
                            : fail(c, _("%s: cannot write: %s"), path, strerror(errno)));
    }
    made = 0;
    sync_folder(path);
out:
    if (fd >= 0)
        close(fd);
    if (made)
        (void)unlink(temporary);
    free(temporary);
    return rc;
}

int file_write_or_print(cli *c, const char *path, const char *bytes, size_t len, int mode)
{
    if (path != NULL && strcmp(path, "-") != 0)
        return file_write_new(c, path, bytes, len, mode);
    fwrite(bytes, 1, len, c->out);
    return DONE;
}

int is_folder(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

int folder_make(cli *c, const char *path)
{
    if (is_folder(path) || mkdir(path, 0777) == 0)
        return DONE;
    return fail(c, _("%s: cannot create: %s"), path, strerror(errno));
}

int file_is_plain(cli *c, const char *path)
{
    struct stat status;

    if (lstat(path, &status) != 0)
        return fail(c, _("%s: cannot open: %s"), path, strerror(errno));
    return S_ISREG(status.st_mode) ? DONE : fail(c, _("%s: wanted a plain file, which can be overwritten and removed"), path);
}

static int overwrite(int fd)
{
    static const char nothing[4096];
    struct stat status;

    if (fstat(fd, &status) != 0)
        return -1;
    for (off_t left = status.st_size; left > 0; left -= (off_t)sizeof nothing) {
        if (write_all(fd, nothing, left < (off_t)sizeof nothing ? (size_t)left : sizeof nothing) != 0)
            return -1;
    }
    return fsync(fd);
}

int file_destroy(cli *c, const char *path)
{
    int rc = DONE, fd = open(path, O_WRONLY | O_NOFOLLOW | O_CLOEXEC);

    if (fd < 0 || overwrite(fd) != 0 || unlink(path) != 0)
        rc = fail(c, _("%s: could not be overwritten and removed (%s): destroy it by hand, for it holds what was chosen"), path, strerror(errno));
    else
        sync_folder(path);
    if (fd >= 0)
        close(fd);
    return rc;
}
