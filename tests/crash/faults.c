#include "tests/crash/faults.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* What the linker makes of write and __real_write under --wrap=write, and so on. */
int __real_open(const char *path, int flags, ...);
int __real_fcntl(int fd, int command, ...);
int __real_fstat(int fd, struct stat *out);
int __real_stat(const char *path, struct stat *out);
ssize_t __real_pread(int fd, void *bytes, size_t len, off_t offset);
ssize_t __real_write(int fd, const void *bytes, size_t len);
int __real_fsync(int fd);
int __real_ftruncate(int fd, off_t size);
int __wrap_open(const char *path, int flags, ...);
int __wrap_fcntl(int fd, int command, ...);
int __wrap_fstat(int fd, struct stat *out);
int __wrap_stat(const char *path, struct stat *out);
ssize_t __wrap_pread(int fd, void *bytes, size_t len, off_t offset);
ssize_t __wrap_write(int fd, const void *bytes, size_t len);
int __wrap_fsync(int fd);
int __wrap_ftruncate(int fd, off_t size);

/* The library keeps no globals; the calls it makes have no other place to find this. */
static struct {
    const fault_plan *plans;
    size_t len, struck;
    unsigned calls; /* of the kind of plans[struck], since the last one struck */
    const fault_plan *lasting;
    size_t piece;
} faults;

static const char *const names[CALLS] = {"open", "fcntl", "fstat", "stat", "pread", "write", "fsync", "ftruncate"};

const char *fault_call_name(fault_call call)
{
    return names[call];
}

void faults_arm(const fault_plan *plans, size_t len)
{
    size_t piece = faults.piece;
    faults.plans = plans;
    faults.len = len;
    faults.struck = 0;
    faults.calls = 0;
    faults.lasting = NULL;
    faults.piece = piece;
}

size_t faults_struck(void)
{
    return faults.struck;
}

void faults_slow_writes(size_t bytes)
{
    faults.piece = bytes;
}

/* The fault this call meets, or NULL. */
static const fault_plan *strike(fault_call call)
{
    const fault_plan *lasting = faults.lasting;
    if (lasting && (lasting->kind == FAULT_VANISHED || lasting->call == call))
        return lasting;
    if (faults.struck == faults.len || faults.plans[faults.struck].call != call || ++faults.calls < faults.plans[faults.struck].nth)
        return NULL;
    const fault_plan *plan = &faults.plans[faults.struck++];
    faults.calls = 0;
    if (plan->kind == FAULT_FOR_EVER || plan->kind == FAULT_VANISHED)
        faults.lasting = plan;
    return plan;
}

/* For calls that do all or nothing: 1 if the call is not to be made. */
static int is_denied(fault_call call)
{
    const fault_plan *plan = strike(call);
    if (!plan)
        return 0;
    if (plan->kind == FAULT_TORN)
        _exit(TORN_EXIT);
    errno = plan->error;
    return 1;
}

/* For calls that may do a part: 1 if *result is what the caller gets, else *len is what to do, and *torn: end then. */
static int is_changed(fault_call call, size_t *len, ssize_t *result, int *torn)
{
    const fault_plan *plan = strike(call);
    *torn = 0;
    if (!plan)
        return 0;
    if (plan->kind == FAULT_SHORT || plan->kind == FAULT_TORN) {
        *torn = plan->kind == FAULT_TORN;
        *len = *len > 1 ? *len / 2 : *len;
        return 0;
    }
    *result = plan->kind == FAULT_NOTHING ? 0 : -1;
    errno = plan->kind == FAULT_NOTHING ? 0 : plan->error;
    return 1;
}

ssize_t plain_write(int fd, const void *bytes, size_t len)
{
    return __real_write(fd, bytes, len);
}

int __wrap_open(const char *path, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    int mode = flags & O_CREAT ? va_arg(more, int) : 0;
    va_end(more);
    return is_denied(CALL_OPEN) ? -1 : __real_open(path, flags, mode);
}

/* The store passes locks alone. */
int __wrap_fcntl(int fd, int command, ...)
{
    va_list more;
    va_start(more, command);
    void *lock = va_arg(more, void *);
    va_end(more);
    return is_denied(CALL_FCNTL) ? -1 : __real_fcntl(fd, command, lock);
}

int __wrap_fstat(int fd, struct stat *out)
{
    return is_denied(CALL_FSTAT) ? -1 : __real_fstat(fd, out);
}

int __wrap_stat(const char *path, struct stat *out)
{
    return is_denied(CALL_STAT) ? -1 : __real_stat(path, out);
}

ssize_t __wrap_pread(int fd, void *bytes, size_t len, off_t offset)
{
    ssize_t result;
    int torn;
    return is_changed(CALL_PREAD, &len, &result, &torn) ? result : __real_pread(fd, bytes, len, offset);
}

ssize_t __wrap_write(int fd, const void *bytes, size_t len)
{
    const struct timespec nap = {0, 200 * 1000};
    ssize_t result;
    int torn;
    if (is_changed(CALL_WRITE, &len, &result, &torn))
        return result;
    if (faults.piece > 0) {
        nanosleep(&nap, NULL);
        len = len < faults.piece ? len : faults.piece;
    }
    result = __real_write(fd, bytes, len);
    if (torn)
        _exit(TORN_EXIT);
    return result;
}

int __wrap_fsync(int fd)
{
    return is_denied(CALL_FSYNC) ? -1 : __real_fsync(fd);
}

int __wrap_ftruncate(int fd, off_t size)
{
    return is_denied(CALL_FTRUNCATE) ? -1 : __real_ftruncate(fd, size);
}
