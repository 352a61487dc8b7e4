#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "sandbox.h"

#include <stdlib.h>
#include <string.h>

#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
#define SANITIZED
#elif defined __has_feature
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED
#endif
#endif

#if defined __linux__ && !defined SANITIZED

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* ---- files ---- */

/* Written out here, because the headers of many systems are older than their kernels; the three numbers are the same on every processor. */
enum { CREATE_RULESET = 444, ADD_RULE = 445, RESTRICT_SELF = 446, ASK_VERSION = 1, PATH_BENEATH = 1 };
enum {
    WRITE_FILE = 1 << 1, READ_FILE = 1 << 2, READ_FOLDER = 1 << 3, REMOVE_FILE = 1 << 5, MAKE_FILE = 1 << 8,
    ALL_OF_1 = (1 << 13) - 1, MOVE_BETWEEN_FOLDERS = 1 << 13, TRUNCATE = 1 << 14, CONTROL_DEVICE = 1 << 15
};

struct beneath {
    uint64_t rights;
    int32_t folder;
} __attribute__((packed));

/* What a kernel of this version can forbid. */
static uint64_t forbidden(long version)
{
    return ALL_OF_1 | (version >= 2 ? MOVE_BETWEEN_FOLDERS : 0) | (version >= 3 ? TRUNCATE : 0) | (version >= 5 ? CONTROL_DEVICE : 0);
}

/* A path that cannot be opened gets nothing: whoever needs it will say so. A pipe needs no rule, and is refused here. */
static void allow(int rules, const char *path, uint64_t rights)
{
    struct beneath rule = {rights, open(path, O_PATH | O_CLOEXEC)};
    struct stat status;

    if (rule.folder < 0)
        return;
    /* A folder in place of a file may be opened, so that it is complained of as what it is; what is in it may not. */
    if (rights == READ_FILE && fstat(rule.folder, &status) == 0 && S_ISDIR(status.st_mode))
        rule.rights = READ_FOLDER;
    syscall(ADD_RULE, rules, PATH_BENEATH, &rule, 0);
    close(rule.folder);
}

static void allow_state(int rules, const char *path)
{
    char *copy = strdup(path);

    allow(rules, path, READ_FILE);      /* which may be a link to another folder */
    if (copy)
        allow(rules, dirname(copy), READ_FILE | READ_FOLDER | WRITE_FILE | MAKE_FILE | REMOVE_FILE);
    free(copy);
}

static void forbid_files(const struct order *order)
{
    long version = syscall(CREATE_RULESET, NULL, 0, ASK_VERSION);
    uint64_t all = forbidden(version);
    int rules;

    if (version < 1)
        return;
    rules = (int)syscall(CREATE_RULESET, &all, sizeof all, 0);
    if (rules < 0)
        return;
    if (order->log)
        allow(rules, order->log, READ_FILE);
    if (order->previous)
        allow(rules, order->previous, READ_FILE);
    for (size_t i = 0; i < order->asked_count; i++)
        allow(rules, order->asked[i].path, READ_FILE);
    if (order->state)
        allow_state(rules, order->state);
    syscall(RESTRICT_SELF, rules, 0);
    close(rules);
}

/* ---- system calls ---- */

#if defined __x86_64__
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined __aarch64__
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#ifdef ARCHITECTURE

static const uint16_t allowed[] = {
    SYS_read, SYS_pread64, SYS_readv, SYS_write, SYS_writev, SYS_openat, SYS_close, SYS_lseek, SYS_fcntl, SYS_fstat, SYS_newfstatat, SYS_fsync,
    SYS_renameat, SYS_renameat2, SYS_unlinkat,
#ifdef SYS_statx
    SYS_statx,
#endif
#ifdef __x86_64__   /* the older forms, which aarch64 never had */
    SYS_open, SYS_stat, SYS_lstat, SYS_rename, SYS_unlink, SYS_time,
#endif
    SYS_brk, SYS_mremap, SYS_munmap, SYS_madvise, SYS_getrandom, SYS_clock_gettime, SYS_clock_getres, SYS_gettimeofday, SYS_nanosleep,
    SYS_clock_nanosleep, SYS_restart_syscall, SYS_sysinfo, SYS_uname, SYS_getpid, SYS_gettid, SYS_futex, SYS_set_robust_list, SYS_sched_yield,
    SYS_sched_getaffinity, SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_rt_sigreturn, SYS_exit, SYS_exit_group,
#ifdef SYS_rseq
    SYS_rseq,
#endif
};

/* Nobody makes these by mistake: the process ends, and the trace is SIGSYS. */
static const uint16_t deadly[] = {SYS_execve, SYS_execveat, SYS_socket, SYS_connect, SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev};

/* Allowed if an argument, under a mask, has a value. The lower 32 bits of it: nothing else counts for these calls. */
struct condition {
    uint16_t call, argument;
    uint32_t mask, value;
};

#define PROGRAM_ROOM (2 * (sizeof allowed + sizeof deadly) / sizeof *allowed + 64)

struct program {
    struct sock_filter step[PROGRAM_ROOM];
    uint16_t length;
};

static void put(struct program *program, uint16_t code, uint32_t value, uint8_t otherwise)
{
    program->step[program->length++] = (struct sock_filter){code, 0, otherwise, value};
}

static void put_load(struct program *program, size_t offset)
{
    put(program, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset, 0);
}

static void put_return(struct program *program, uint32_t action)
{
    put(program, BPF_RET | BPF_K, action, 0);
}

static void put_call(struct program *program, uint32_t call, uint32_t action)
{
    put(program, BPF_JMP | BPF_JEQ | BPF_K, call, 1);
    put_return(program, action);
}

/* Both processors keep the lower half of a number first. */
static void put_condition(struct program *program, const struct condition *condition)
{
    put(program, BPF_JMP | BPF_JEQ | BPF_K, condition->call, 5);
    put_load(program, offsetof(struct seccomp_data, args) + sizeof(__u64) * condition->argument);
    put(program, BPF_ALU | BPF_AND | BPF_K, condition->mask, 0);
    put(program, BPF_JMP | BPF_JEQ | BPF_K, condition->value, 1);
    put_return(program, SECCOMP_RET_ALLOW);
    put_load(program, offsetof(struct seccomp_data, nr));
}

static void put_program(struct program *program)
{
    const struct condition conditions[] = {
        {SYS_mmap, 2, PROT_EXEC, 0},
        {SYS_mprotect, 2, PROT_EXEC, 0},
        {SYS_clone, 0, CLONE_THREAD, CLONE_THREAD},
        {SYS_tgkill, 0, UINT32_MAX, (uint32_t)getpid()},    /* of abort() */
        {SYS_ioctl, 1, UINT32_MAX, 0x5401},                 /* TCGETS: is it a terminal? */
        {SYS_ioctl, 1, UINT32_MAX, 0x802c542a},             /* TCGETS2, in newer C libraries */
    };

    put_load(program, offsetof(struct seccomp_data, arch));
    put(program, BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1);
    put(program, BPF_JMP | BPF_JA, 1, 0);
    put_return(program, SECCOMP_RET_KILL_PROCESS);
    put_load(program, offsetof(struct seccomp_data, nr));
    for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
        put_call(program, allowed[i], SECCOMP_RET_ALLOW);
    for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++)
        put_condition(program, &conditions[i]);
    for (size_t i = 0; i < sizeof deadly / sizeof *deadly; i++)
        put_call(program, deadly[i], SECCOMP_RET_KILL_PROCESS);
#ifdef SYS_clone3   /* its flags lie in memory, where a filter cannot look; the C library goes back to clone */
    put_call(program, SYS_clone3, SECCOMP_RET_ERRNO | ENOSYS);
#endif
    put_return(program, SECCOMP_RET_ERRNO | EPERM);
}

/* SPEC_ALLOW: otherwise kernels before 5.16 slow the whole process down, against a danger (foreign code in it) that is not ours. */
static void forbid_calls(void)
{
    struct program program = {.length = 0};
    struct sock_fprog filter = {.filter = program.step};

    put_program(&program);
    filter.len = program.length;
    if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 1u << 2, &filter) != 0)
        syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter);
}

#else
static void forbid_calls(void)
{
}
#endif

void sandbox_enter(const struct order *order)
{
    const char *off = getenv("PIAOJUE_SANDBOX");

    if ((off && strcmp(off, "off") == 0) || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return;
    forbid_files(order);
    forbid_calls();
}

#else
void sandbox_enter(const struct order *order)
{
    (void)order;
}
#endif
