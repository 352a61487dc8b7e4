# What the programs give up before they read anything. A build with sanitizers gives up nothing, and a kernel without Landlock keeps files open.

sandboxed() {
    ! nm "$BUILD/piaojue" | grep -c __asan_init >/dev/null
}

# intrude.so: from its first close() inside the sandbox on, the program is somebody else's, who tries what TRY says and tells how it ended.
small_intruder() {
    cat >intrude.c <<'END'
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static long attempt(const char *what)
{
    if (strcmp(what, "read") == 0)
        return open("/etc/passwd", O_RDONLY);
    if (strcmp(what, "write") == 0)
        return open("planted", O_WRONLY | O_CREAT, 0600);
    if (strcmp(what, "delete") == 0)
        return unlink("precious");
    if (strcmp(what, "named") == 0)
        return open("vote.log", O_RDONLY);
    if (strcmp(what, "spoil") == 0)
        return open("vote.log", O_RDWR);
    if (strcmp(what, "exec") == 0)
        return execl("/bin/true", "true", (char *)NULL);
    if (strcmp(what, "socket") == 0)
        return socket(AF_INET, SOCK_STREAM, 0);
    if (strcmp(what, "ptrace") == 0)
        return ptrace(PTRACE_TRACEME, 0, NULL, NULL);
    if (strcmp(what, "fork") == 0)
        return fork();
    if (strcmp(what, "kill") == 0)
        return syscall(SYS_kill, getppid(), 0);
    if (strcmp(what, "code") == 0)
        return (long)mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    abort();
}

int close(int fd)
{
    const char *what = getenv("TRY");

    /* Before the sandbox the answer is 0, on its threshold 1; inside, the question itself is not allowed. */
    if (what && syscall(SYS_prctl, PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == -1) {
        long got = attempt(what);
        printf("%s: %s\n", what, got >= 0 ? "done" : strerror(errno));
        fflush(stdout);
        _exit(42);
    }
    return (int)syscall(SYS_close, fd);
}
END
    cc -shared -fPIC -o intrude.so intrude.c
}

# tries TRY STATUS WORDS COMMAND …
tries() {
    local try=$1
    shift
    expect "$1" "$2" env TRY="$try" LD_PRELOAD="$PWD/intrude.so" "${@:3}"
}

# Landlock is there and on.
landlock() {
    python3 -c 'import ctypes; raise SystemExit(ctypes.CDLL(None).syscall(444, None, 0, 1) < 1)'
}

# While a program waits for a pipe that it was told to read.
test_sandbox_is_on() {
    local command process
    sandboxed || return 0
    mkfifo pipe
    printf 'x\n' >vote.log
    for command in "piaojue-verify pipe" "piaojue-verify --checkpoint pipe vote.log" "piaojue explain pipe" "piaojue new new.log --definition pipe --key k"; do
        $command >/dev/null 2>&1 &
        process=$!
        for _ in {1..100}; do
            grep -qx 'Seccomp:.2' "/proc/$process/status" && break
            kill -0 "$process" || break
            sleep 0.05
        done
        grep -qx 'NoNewPrivs:.1' "/proc/$process/status" || die "privileges may come back: $command"
        grep -qx 'Seccomp:.2' "/proc/$process/status" || die "no seccomp: $command"
        kill "$process"
        wait "$process" || true
    done
    PIAOJUE_SANDBOX=off piaojue-verify pipe &
    process=$!
    sleep 0.3
    grep -qx 'Seccomp:.0' "/proc/$process/status" || die "it cannot be left out"
    kill "$process"
    wait "$process" || true
}

test_sandbox_refuses() {
    local command try
    sandboxed || return 0
    small_vote counted
    small_intruder
    touch precious
    for command in "piaojue-verify vote.log" "piaojue status vote.log"; do
        for try in fork kill code; do
            tries $try 42 "$try: Operation not permitted" $command
        done
        # 159: 128 and SIGSYS
        for try in exec socket ptrace; do
            tries $try 159 '' bash -c "$command; exit \$?"
        done
        tries named 42 'named: done' $command
        landlock || continue
        for try in read write delete spoil; do
            tries $try 42 "$try: Permission denied" $command
        done
    done
    [ -e precious ] && [ ! -e planted ] || die "somebody was here"
    # What a verb needs it has, and not more.
    landlock || return 0
    tries spoil 42 'spoil: done' piaojue close vote.log --key recorder.key
    tries read 42 'read: Permission denied' piaojue close vote.log --key recorder.key
    mkdir elsewhere
    tries write 42 'write: Permission denied' piaojue report vote.log -o elsewhere/report.txt
    tries write 42 'write: done' piaojue report vote.log -o report.txt
    rm planted
    tries delete 42 'delete: Permission denied' piaojue-verify --state elsewhere/state vote.log
    tries delete 42 'delete: done' piaojue-verify --state state vote.log
}

# Without the sandbox the same intruder does as it likes: it is the sandbox that stops it.
test_sandbox_left_out() {
    sandboxed || return 0
    small_vote counted
    small_intruder
    sed -i 's/syscall(SYS_prctl, PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == -1/1/' intrude.c
    cc -shared -fPIC -o intrude.so intrude.c
    export PIAOJUE_SANDBOX=off
    for command in "piaojue-verify vote.log" "piaojue status vote.log"; do
        for try in read write fork socket code; do
            tries $try 42 "$try: done" $command
            rm -f planted
        done
    done
}

# A kernel before 4.17 does not know the flag by which the filter asks to leave the processor's speed alone: there is a filter all the same.
test_sandbox_on_an_old_kernel() {
    local command
    sandboxed || return 0
    small_vote counted
    small_intruder
    cat >old_kernel.c <<'END'
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    struct sock_filter steps[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_seccomp, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[1])),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, 1u << 2, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EINVAL),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog filter = {sizeof steps / sizeof *steps, steps};
    if (argc < 2 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter) != 0)
        return 99;
    execvp(argv[1], argv + 1);
    return 98;
}
END
    cc -o old_kernel old_kernel.c
    for command in "piaojue-verify vote.log" "piaojue status vote.log"; do
        tries fork 42 'fork: Operation not permitted' ./old_kernel $command
    done
}

# Files by all the ways in which they can be named.
test_sandbox_lets() {
    small_vote counted
    mkdir state other
    expect 0 VERIFIED bash -c 'piaojue-verify /dev/stdin <vote.log'
    expect 0 VERIFIED bash -c 'piaojue-verify <(cat vote.log)'
    expect 0 VERIFIED bash -c 'cat vote.log | piaojue-verify /dev/fd/0'
    ln -s ../vote.log other/link.log
    expect 0 VERIFIED piaojue-verify other/link.log
    expect 0 VERIFIED piaojue-verify --state state/s vote.log
    expect 0 VERIFIED piaojue-verify --state state/s -j 3 vote.log
    ln -s ../state/s other/s
    expect 0 VERIFIED piaojue-verify --state other/s vote.log
    expect 2 'directory' piaojue-verify other
    expect 2 'No such file' piaojue-verify none.log
    expect 0 '' bash -c 'piaojue status /dev/stdin <vote.log'
    expect 0 '' bash -c 'piaojue explain /dev/stdin <vote.json'
    expect 0 '' bash -c 'piaojue new other/new.log --definition <(cat vote.json) --key recorder.key'
    expect 2 'directory' piaojue explain other
    expect 2 'No such file' piaojue explain none.json
    expect 2 'No such file' piaojue report vote.log -o none/report.txt
    expect 0 '' piaojue report "$PWD/vote.log" -o other/report.txt
    expect 0 '' piaojue receipt vote.log --all -o other/receipts
    expect 0 '' piaojue receipt other/link.log --all -o state
    [ "$(ls other/receipts | wc -l)" = "$(ls state | grep -c tlog-proof)" ] || die "receipts are missing"
}
