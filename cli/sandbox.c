#include "cli/sandbox.h"

#include <stdlib.h>
#include <string.h>

#if defined(__has_feature)
#define HAS_SANITIZER (__has_feature(address_sanitizer) || __has_feature(memory_sanitizer) || __has_feature(thread_sanitizer))
#elif defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define HAS_SANITIZER 1
#else
#define HAS_SANITIZER 0
#endif

#if defined(__linux__) && !HAS_SANITIZER

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#if __has_include(<linux/landlock.h>)

#include <linux/landlock.h>

#include "cli/files.h"

/* Newer than the headers of some systems. */
enum { ACCESS_REFER = 1 << 13, ACCESS_TRUNCATE = 1 << 14, ACCESS_IOCTL = 1 << 15 };

enum {
    READ = LANDLOCK_ACCESS_FS_READ_FILE,
    /* Truncated is what an append that failed left behind. */
    WRITE = LANDLOCK_ACCESS_FS_WRITE_FILE | ACCESS_TRUNCATE,
    /* Beside its place, moved there, the folder synced; or taken back. */
    MAKE = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_READ_DIR,
    ON_FILES = READ | WRITE
};

typedef struct {
    int rules;
    uint64_t can; /* what this kernel can forbid */
} fence;

static uint64_t kernel_can(long version)
{
    uint64_t all = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;

    if (version >= 2)
        all |= ACCESS_REFER;
    if (version >= 3)
        all |= ACCESS_TRUNCATE;
    if (version >= 5)
        all |= ACCESS_IOCTL;
    return all;
}

/* Nothing for a path that is not there: its verb will complain of it. A pipe is refused here, and may be read without. */
static void let(const fence *f, const char *path, uint64_t rights)
{
    struct landlock_path_beneath_attr rule = {.parent_fd = open(path, O_PATH | O_CLOEXEC)};
    struct stat status;

    if (rule.parent_fd < 0)
        return;
    if (fstat(rule.parent_fd, &status) == 0 && !S_ISDIR(status.st_mode))
        rights &= ON_FILES;
    else if (rights == READ)
        rights = LANDLOCK_ACCESS_FS_READ_DIR; /* opened, and complained of as what it is; nothing in it */
    rule.allowed_access = rights & f->can;
    (void)syscall(SYS_landlock_add_rule, f->rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    close(rule.parent_fd);
}

static void let_in_folder_of(const fence *f, const char *path, uint64_t rights)
{
    char *folder = folder_of(path);

    if (folder != NULL)
        let(f, folder, rights);
    free(folder);
}

/* What is there is read, and a folder is filled; what is not there is to be made. */
static void let_option(const fence *f, const char *path)
{
    struct stat status;

    if (stat(path, &status) != 0)
        let_in_folder_of(f, path, MAKE | LANDLOCK_ACCESS_FS_MAKE_DIR);
    else
        let(f, path, S_ISDIR(status.st_mode) ? MAKE : READ);
}

static int is_path(const option_spec *spec)
{
    static const char *const values[] = {"FILE", "FILE.key", "CSV", "PUB", "LOG", "FOLDER", "FILE|FOLDER"};

    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        if (spec->value != NULL && strcmp(spec->value, values[i]) == 0)
            return 1;
    }
    return 0;
}

static void let_words(const fence *f, const options *o, size_t paths, int writes_log)
{
    if (paths > 0 && writes_log && access(o->words[0], F_OK) != 0)
        let_in_folder_of(f, o->words[0], MAKE | READ | WRITE);
    else if (paths > 0)
        let(f, o->words[0], writes_log ? READ | WRITE : READ);
    if (paths > 1) {
        let(f, o->words[1], READ | WRITE);
        let_in_folder_of(f, o->words[1], LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_READ_DIR);
    }
}

static void fence_files(const options *o, size_t paths, int writes_log)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    fence f = {.can = kernel_can(version)};
    struct landlock_ruleset_attr all = {.handled_access_fs = f.can};

    f.rules = version < 1 ? -1 : (int)syscall(SYS_landlock_create_ruleset, &all, sizeof all.handled_access_fs, 0);
    if (f.rules < 0)
        return;
    let(&f, "/dev/urandom", READ); /* seed of jansson's hash tables */
    let_words(&f, o, paths, writes_log);
    for (size_t i = 0; i < o->given_len; i++) {
        if (is_path(o->given[i].spec) && strcmp(o->given[i].value, "-") != 0)
            let_option(&f, o->given[i].value);
    }
    (void)syscall(SYS_landlock_restrict_self, f.rules, 0);
    close(f.rules);
}

#else
static void fence_files(const options *o, size_t paths, int writes_log)
{
    (void)o;
    (void)paths;
    (void)writes_log;
}
#endif

#if defined(__x86_64__) || defined(__aarch64__)

#ifdef __x86_64__
#define ARCHITECTURE AUDIT_ARCH_X86_64
#else
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define ANSWER(action) BPF_STMT(BPF_RET | BPF_K, (action))
#define IS(number, skip) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (number), 0, (skip))
#define CALL(name, action) IS(SYS_##name, 1), ANSWER(action)
#define ALLOW(name) CALL(name, SECCOMP_RET_ALLOW)
#define KILL(name) CALL(name, SECCOMP_RET_KILL_PROCESS)
/* Allowed if the argument, under the mask, is `wanted`. Of an argument the lower half is looked at, which is the first in memory on both processors. */
#define ALLOW_IF(name, argument, mask, wanted) \
    IS(SYS_##name, 5), LOAD(args[argument]), BPF_STMT(BPF_ALU | BPF_AND | BPF_K, (mask)), IS((wanted), 1), ANSWER(SECCOMP_RET_ALLOW), LOAD(nr)
#define ALLOW_TERMINAL(request) ALLOW_IF(ioctl, 1, 0xffffffff, (request))

/* Filters that look at nothing but the number of most calls cost nothing: the kernel remembers which are always allowed (since 5.11). */
static const struct sock_filter CALLS[] = {
    LOAD(arch), IS(ARCHITECTURE, 1), BPF_STMT(BPF_JMP | BPF_JA | BPF_K, 1), ANSWER(SECCOMP_RET_KILL_PROCESS), LOAD(nr),
    /* files */
    ALLOW(read), ALLOW(write), ALLOW(pread64), ALLOW(readv), ALLOW(writev), ALLOW(openat), ALLOW(close), ALLOW(lseek), ALLOW(fcntl),
    ALLOW(fstat), ALLOW(newfstatat), ALLOW(fsync), ALLOW(ftruncate), ALLOW(faccessat), ALLOW(linkat), ALLOW(unlinkat), ALLOW(renameat),
    ALLOW(renameat2), ALLOW(mkdirat),
#ifdef SYS_statx
    ALLOW(statx),
#endif
#ifdef SYS_faccessat2
    ALLOW(faccessat2),
#endif
#ifdef __x86_64__ /* the older forms, which aarch64 never had */
    ALLOW(open), ALLOW(stat), ALLOW(lstat), ALLOW(access), ALLOW(link), ALLOW(unlink), ALLOW(rename), ALLOW(mkdir), ALLOW(time),
#endif
    /* the terminal: TCGETS, TCSETS, TCSETSW, TCSETSF, and the same four of newer C libraries */
    ALLOW_TERMINAL(TCGETS), ALLOW_TERMINAL(TCSETS), ALLOW_TERMINAL(TCSETSW), ALLOW_TERMINAL(TCSETSF),
    ALLOW_TERMINAL(0x802c542a), ALLOW_TERMINAL(0x402c542b), ALLOW_TERMINAL(0x402c542c), ALLOW_TERMINAL(0x402c542d),
    /* memory, but no new code */
    ALLOW(brk), ALLOW(mremap), ALLOW(munmap), ALLOW(madvise), ALLOW(mlock), ALLOW(munlock), ALLOW_IF(mmap, 2, PROT_EXEC, 0),
    ALLOW_IF(mprotect, 2, PROT_EXEC, 0),
    /* threads, but no processes */
    ALLOW_IF(clone, 0, CLONE_THREAD, CLONE_THREAD), ALLOW(futex), ALLOW(set_robust_list), ALLOW(sched_yield), ALLOW(sched_getaffinity),
#ifdef SYS_rseq
    ALLOW(rseq),
#endif
#ifdef SYS_clone3 /* its flags lie in memory, where no filter sees them; the C library then takes clone */
    CALL(clone3, SECCOMP_RET_ERRNO | ENOSYS),
#endif
    /* time, chance, signals, the end */
    ALLOW(clock_gettime), ALLOW(clock_getres), ALLOW(gettimeofday), ALLOW(nanosleep), ALLOW(clock_nanosleep), ALLOW(restart_syscall),
    ALLOW(getrandom), ALLOW(sysinfo), ALLOW(uname), ALLOW(getpid), ALLOW(gettid), ALLOW(rt_sigaction), ALLOW(rt_sigprocmask), ALLOW(rt_sigreturn),
    ALLOW_IF(tgkill, 2, 0xffffffff, SIGABRT), ALLOW(exit), ALLOW(exit_group),
    /* Nobody makes these by mistake: the process ends by SIGSYS. Everything else fails with EPERM. */
    KILL(execve), KILL(execveat), KILL(socket), KILL(connect), KILL(ptrace), KILL(process_vm_readv), KILL(process_vm_writev),
    ANSWER(SECCOMP_RET_ERRNO | EPERM),
};

/* SPEC_ALLOW: kernels before 5.16 would otherwise slow everything down, to guard against foreign code that runs inside the process. */
static void fence_calls(void)
{
    struct sock_filter calls[sizeof CALLS / sizeof *CALLS];
    struct sock_fprog program = {.len = sizeof CALLS / sizeof *CALLS, .filter = calls};

    memcpy(calls, CALLS, sizeof CALLS);
    if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_SPEC_ALLOW, &program) != 0)
        (void)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program);
}

#else
static void fence_calls(void)
{
}
#endif

/* OpenSSL reads its configuration, and loads what that names, when it is first used. */
static void wake_openssl(void)
{
    pj_code code;

    (void)!pj_code_draw(&code, NULL);
    pj_wipe(&code, sizeof code);
}

void sandbox_enter(const options *o, size_t paths, int writes_log)
{
    const char *off = getenv("PIAOJUE_SANDBOX");

    if (off != NULL && strcmp(off, "off") == 0)
        return;
    wake_openssl();
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return;
    fence_files(o, paths, writes_log);
    fence_calls();
}

#else
void sandbox_enter(const options *o, size_t paths, int writes_log)
{
    (void)o;
    (void)paths;
    (void)writes_log;
}
#endif
