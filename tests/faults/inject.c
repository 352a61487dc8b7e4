#include "tests/faults/inject.h"

#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

/* The functions below are called before and beside everything else; they have no other place to find this. */
static struct {
    atomic_int is_armed;
    fault_kind kind;
    unsigned long nth;
    atomic_ulong calls;
    atomic_int struck;
    int *told; /* of the same, in memory that outlives the process */
    atomic_long live;
    inject_paths *paths;
    atomic_flag is_noting;
} state;

/* Of this program, from the linker: what lies between them is our own code. */
extern const char __executable_start[], etext[];

static int is_own(const void *code)
{
    return (const char *)code >= __executable_start && (const char *)code < etext;
}

static const char *const names[FAULT_KINDS] = {"memory",    "library memory", "open", "read", "write",    "disk full", "sync",
                                               "close",     "stat",           "lock", "name", "shorten", "interrupt", "random", "OpenSSL", "store"};

const char *inject_name(fault_kind kind)
{
    return names[kind];
}

void inject_arm(fault_kind kind, unsigned long nth)
{
    state.kind = kind;
    state.nth = nth;
    atomic_store(&state.calls, 0);
    atomic_store(&state.struck, 0);
    atomic_store(&state.is_armed, 1);
}

unsigned long inject_disarm(void)
{
    atomic_store(&state.is_armed, 0);
    return atomic_load(&state.calls);
}

void inject_pause(void)
{
    atomic_store(&state.is_armed, 0);
}

void inject_go_on(void)
{
    atomic_store(&state.is_armed, 1);
}

void inject_tell(int *struck)
{
    state.told = struck;
}

int inject_struck(void)
{
    return atomic_load(&state.struck);
}

long inject_live(void)
{
    return atomic_load(&state.live);
}

/* Of the sanitizer of leaks, where it is there: what is allocated in between is no leak. */
extern void __lsan_disable(void) __attribute__((weak));
extern void __lsan_enable(void) __attribute__((weak));

static void load_backtrace(void)
{
    void *frame[1];
    if (__lsan_disable)
        __lsan_disable();
    (void)backtrace(frame, 1); /* what it loads at its first call, and keeps, it loads now */
    if (__lsan_enable)
        __lsan_enable();
}

void inject_note_paths(inject_paths *paths)
{
    if (paths)
        load_backtrace();
    state.paths = paths;
}

static void note_path(inject_paths *paths, unsigned long call)
{
    void *frames[96];
    uint64_t way = 14695981039346656037u;
    int depth = backtrace(frames, 96);
    for (int i = 0; i < depth; i++)
        if (is_own(frames[i]))
            way = (way ^ (uint64_t)(uintptr_t)frames[i]) * 1099511628211u;
    size_t at = 0;
    while (at < paths->len && paths->way[at] != way)
        at++;
    if (at == paths->len && at < PATHS_MAX) {
        paths->nth[at] = call;
        paths->way[at] = way;
        paths->len++;
    }
}

static int lasts(fault_kind kind)
{
    return kind == FAULT_RANDOM || kind == FAULT_DISK_FULL;
}

/* Does this call fail? 2: it is the first of a lasting fault. */
static int strikes(fault_kind kind)
{
    if (!atomic_load(&state.is_armed) || state.kind != kind)
        return 0;
    unsigned long call = atomic_fetch_add(&state.calls, 1) + 1;
    if (state.nth == 0 && state.paths && !atomic_flag_test_and_set(&state.is_noting)) {
        note_path(state.paths, call);
        atomic_flag_clear(&state.is_noting);
    }
    if (state.nth == 0 || (lasts(kind) ? call < state.nth : call != state.nth))
        return 0;
    atomic_store(&state.struck, 1);
    if (state.told)
        *state.told = 1;
    return lasts(kind) && call == state.nth ? 2 : 1;
}

int inject_meets(fault_kind kind)
{
    return strikes(kind) != 0;
}

static int denied(fault_kind kind, int error)
{
    if (!strikes(kind))
        return 0;
    errno = error;
    return 1;
}

/* ---- memory ---- */

extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t);
extern void __libc_free(void *);
/* Of the address sanitizer, where it is there. */
extern void *__interceptor_malloc(size_t) __attribute__((weak));
extern void *__interceptor_calloc(size_t, size_t) __attribute__((weak));
extern void *__interceptor_realloc(void *, size_t) __attribute__((weak));
extern void __interceptor_free(void *) __attribute__((weak));

static int no_memory_for(const void *caller)
{
    return denied(is_own(caller) ? FAULT_OWN_MEMORY : FAULT_LIBRARY_MEMORY, ENOMEM);
}

static void *counted(void *block)
{
    if (block)
        atomic_fetch_add(&state.live, 1);
    return block;
}

static void *allocate(size_t size)
{
    return counted(__interceptor_malloc ? __interceptor_malloc(size) : __libc_malloc(size));
}

void *malloc(size_t size)
{
    return no_memory_for(__builtin_return_address(0)) ? NULL : allocate(size);
}

void *calloc(size_t count, size_t size)
{
    if (no_memory_for(__builtin_return_address(0)))
        return NULL;
    return counted(__interceptor_calloc ? __interceptor_calloc(count, size) : __libc_calloc(count, size));
}

void *realloc(void *block, size_t size)
{
    if (size > 0 && no_memory_for(__builtin_return_address(0)))
        return NULL;
    void *moved = __interceptor_realloc ? __interceptor_realloc(block, size) : __libc_realloc(block, size);
    if (!block && moved)
        atomic_fetch_add(&state.live, 1);
    if (block && size == 0)
        atomic_fetch_sub(&state.live, 1);
    return moved;
}

void free(void *block)
{
    if (block)
        atomic_fetch_sub(&state.live, 1);
    if (__interceptor_free)
        __interceptor_free(block);
    else
        __libc_free(block);
}

static char *copy(const char *text, size_t len)
{
    char *made = allocate(len + 1);
    if (made) {
        memcpy(made, text, len);
        made[len] = 0;
    }
    return made;
}

char *strdup(const char *text)
{
    return no_memory_for(__builtin_return_address(0)) ? NULL : copy(text, strlen(text));
}

char *strndup(const char *text, size_t most)
{
    return no_memory_for(__builtin_return_address(0)) ? NULL : copy(text, strnlen(text, most));
}

/* ---- the system ---- */

/* The next one behind ours: the sanitizer's or the C library's. */
#define REAL(type, name, ...)                                         \
    static type (*real)(__VA_ARGS__);                                 \
    do {                                                              \
        if (!real)                                                    \
            *(void **)(void *)&real = dlsym(RTLD_NEXT, #name);        \
    } while (0)

static int is_random_file(const char *path)
{
    return strcmp(path, "/dev/urandom") == 0 || strcmp(path, "/dev/random") == 0 || strcmp(path, "/dev/hwrng") == 0 ||
           strcmp(path, "/dev/srandom") == 0;
}

static int open_file(const char *path, int flags, int mode)
{
    REAL(int, open, const char *, int, ...);
    if (denied(is_random_file(path) ? FAULT_RANDOM : FAULT_OPEN, EIO))
        return -1;
    return real(path, flags, mode);
}

int open(const char *path, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    int mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(more, int) : 0;
    va_end(more);
    return open_file(path, flags, mode);
}

int __open_2(const char *path, int flags);
int __open_2(const char *path, int flags)
{
    return open_file(path, flags, 0);
}

static ssize_t read_part(int fd, void *bytes, size_t len)
{
    REAL(ssize_t, read, int, void *, size_t);
    return denied(FAULT_READ, EIO) ? -1 : real(fd, bytes, len);
}

/* Streams go past this: the C library gives up where a signal comes, and it is not ours to say. */
ssize_t read(int fd, void *bytes, size_t len)
{
    return denied(FAULT_INTERRUPT, EINTR) ? -1 : read_part(fd, bytes, len);
}

ssize_t pread(int fd, void *bytes, size_t len, off_t offset)
{
    REAL(ssize_t, pread, int, void *, size_t, off_t);
    return denied(FAULT_INTERRUPT, EINTR) || denied(FAULT_READ, EIO) ? -1 : real(fd, bytes, len, offset);
}

/* What _FORTIFY_SOURCE makes of them where it does not know that the buffer is large enough. */
ssize_t __read_chk(int fd, void *bytes, size_t len, size_t room);
ssize_t __read_chk(int fd, void *bytes, size_t len, size_t room)
{
    return len <= room ? read(fd, bytes, len) : (abort(), -1);
}

ssize_t __pread_chk(int fd, void *bytes, size_t len, off_t offset, size_t room);
ssize_t __pread_chk(int fd, void *bytes, size_t len, off_t offset, size_t room)
{
    return len <= room ? pread(fd, bytes, len, offset) : (abort(), -1);
}

ssize_t plain_write(int fd, const void *bytes, size_t len)
{
    REAL(ssize_t, write, int, const void *, size_t);
    return real(fd, bytes, len);
}

/* Standard error is how a failure is told, so that it never fails here. */
static ssize_t write_part(int fd, const void *bytes, size_t len)
{
    if (fd == STDERR_FILENO)
        return plain_write(fd, bytes, len);
    int full = strikes(FAULT_DISK_FULL);
    if (full == 2 && len > 1)
        return plain_write(fd, bytes, len / 2);
    if (full) {
        errno = ENOSPC;
        return -1;
    }
    return denied(FAULT_WRITE, EIO) ? -1 : plain_write(fd, bytes, len);
}

ssize_t write(int fd, const void *bytes, size_t len)
{
    return fd != STDERR_FILENO && denied(FAULT_INTERRUPT, EINTR) ? -1 : write_part(fd, bytes, len);
}

ssize_t pwrite(int fd, const void *bytes, size_t len, off_t offset)
{
    REAL(ssize_t, pwrite, int, const void *, size_t, off_t);
    return denied(FAULT_WRITE, EIO) ? -1 : real(fd, bytes, len, offset);
}

int fsync(int fd)
{
    REAL(int, fsync, int);
    return denied(FAULT_SYNC, EIO) ? -1 : real(fd);
}

int close(int fd)
{
    REAL(int, close, int);
    int status = real(fd);
    return denied(FAULT_CLOSE, EIO) ? -1 : status;
}

int stat(const char *path, struct stat *out)
{
    REAL(int, stat, const char *, struct stat *);
    return denied(FAULT_STAT, EIO) ? -1 : real(path, out);
}

int lstat(const char *path, struct stat *out)
{
    REAL(int, lstat, const char *, struct stat *);
    return denied(FAULT_STAT, EIO) ? -1 : real(path, out);
}

int fstat(int fd, struct stat *out)
{
    REAL(int, fstat, int, struct stat *);
    return denied(FAULT_STAT, EIO) ? -1 : real(fd, out);
}

int access(const char *path, int mode)
{
    REAL(int, access, const char *, int);
    return denied(FAULT_STAT, EIO) ? -1 : real(path, mode);
}

int fcntl(int fd, int command, ...)
{
    REAL(int, fcntl, int, int, ...);
    va_list more;
    va_start(more, command);
    void *argument = va_arg(more, void *);
    va_end(more);
    return denied(FAULT_LOCK, ENOLCK) ? -1 : real(fd, command, argument);
}

int rename(const char *from, const char *to)
{
    REAL(int, rename, const char *, const char *);
    return denied(FAULT_NAME, EIO) ? -1 : real(from, to);
}

int link(const char *from, const char *to)
{
    REAL(int, link, const char *, const char *);
    return denied(FAULT_NAME, EIO) ? -1 : real(from, to);
}

int unlink(const char *path)
{
    REAL(int, unlink, const char *);
    return denied(FAULT_NAME, EIO) ? -1 : real(path);
}

int mkdir(const char *path, mode_t mode)
{
    REAL(int, mkdir, const char *, mode_t);
    return denied(FAULT_NAME, EIO) ? -1 : real(path, mode);
}

int ftruncate(int fd, off_t size)
{
    REAL(int, ftruncate, int, off_t);
    return denied(FAULT_SHORTEN, EIO) ? -1 : real(fd, size);
}

ssize_t getrandom(void *bytes, size_t len, unsigned flags)
{
    REAL(ssize_t, getrandom, void *, size_t, unsigned);
    if (denied(FAULT_INTERRUPT, EINTR))
        return -1;
    return denied(FAULT_RANDOM, EIO) ? -1 : real(bytes, len, flags);
}

int getentropy(void *bytes, size_t len)
{
    REAL(int, getentropy, void *, size_t);
    return denied(FAULT_RANDOM, EIO) ? -1 : real(bytes, len);
}

/* ---- streams: the C library's own reach the system by no name that could be defined here ---- */

static ssize_t stream_read(void *cookie, char *bytes, size_t len)
{
    return read_part((int)(intptr_t)cookie, bytes, len);
}

static ssize_t stream_write(void *cookie, const char *bytes, size_t len)
{
    size_t done = 0;
    /* As the C library's own streams do: all, or an error with its errno. */
    while (done < len) {
        ssize_t put = write_part((int)(intptr_t)cookie, bytes + done, len - done);
        if (put <= 0)
            return 0; /* what fopencookie wants to hear of an error */
        done += (size_t)put;
    }
    return (ssize_t)done;
}

static int stream_close(void *cookie)
{
    return close((int)(intptr_t)cookie);
}

static FILE *stream_on(int fd, const char *mode)
{
    const cookie_io_functions_t functions = {.read = stream_read, .write = stream_write, .close = stream_close};
    char plain[3] = {mode[0], strchr(mode, '+') ? '+' : 0, 0};
    return fopencookie((void *)(intptr_t)fd, plain, functions);
}

FILE *fopen(const char *path, const char *mode)
{
    int flags = mode[0] == 'r' ? O_RDONLY : O_WRONLY | O_CREAT | (strchr(mode, 'x') ? O_EXCL : 0) | (mode[0] == 'w' ? O_TRUNC : O_APPEND);
    if (strchr(mode, '+'))
        flags = (flags & ~(O_RDONLY | O_WRONLY)) | O_RDWR;
    int fd = open_file(path, flags, 0666);
    FILE *stream = fd < 0 ? NULL : stream_on(fd, mode);
    if (fd >= 0 && !stream) {
        (void)close(fd);
        errno = ENOMEM;
    }
    return stream;
}

void inject_stdout(void)
{
    stdout = stream_on(STDOUT_FILENO, "w");
}
