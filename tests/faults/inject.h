/* Faults in a whole process: the n-th allocation, or the n-th call of a kind to the system, fails.
 *
 * inject.c defines malloc, open, read and so on itself, so that what libcrypto, jansson and libgcrypt call goes through it as well, in
 * the plain build and under the sanitizers. Nothing fails until inject_arm, and nothing after inject_disarm. */
#ifndef PJ_TESTS_FAULTS_INJECT_H
#define PJ_TESTS_FAULTS_INJECT_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define PATHS_MAX 4096

typedef enum {
    FAULT_OWN_MEMORY,     /* allocations by this program's own code */
    FAULT_LIBRARY_MEMORY, /* allocations by the libraries it uses */
    FAULT_OPEN,           /* open, fopen */
    FAULT_READ,           /* read, pread */
    FAULT_WRITE,          /* write, also of what is printed */
    FAULT_DISK_FULL,      /* the n-th write does half of what it was asked, and from then on every write fails */
    FAULT_SYNC,
    FAULT_CLOSE,   /* the file is closed, and close fails */
    FAULT_STAT,    /* stat, lstat, fstat, access */
    FAULT_LOCK,    /* fcntl */
    FAULT_NAME,    /* rename, link, unlink, mkdir */
    FAULT_SHORTEN, /* ftruncate */
    FAULT_INTERRUPT, /* read, pread, write and getrandom are interrupted by a signal, and go on when they are called again */
    FAULT_RANDOM,  /* getrandom, getentropy and the files of /dev; from the n-th on, for libraries try one way after another */
    FAULT_OPENSSL, /* calls of our code to OpenSSL, openssl.c */
    FAULT_STORE,  /* calls of a pj_store of vote.c */
    FAULT_KINDS
} fault_kind;

const char *inject_name(fault_kind kind);

/* The `nth` call of this kind fails, from 1; 0: none, but they are counted. */
void inject_arm(fault_kind kind, unsigned long nth);

/* The first call of each way through this program's own code, told apart by what its code was called from and what it called. */
typedef struct {
    size_t len;
    unsigned long nth[PATHS_MAX];
    uint64_t way[PATHS_MAX];
} inject_paths;

/* From now on calls that are only counted are noted in *paths, until there are PATHS_MAX; NULL: no more. Slow. */
void inject_note_paths(inject_paths *paths);

/* Returns how many calls of the kind there were since inject_arm. */
unsigned long inject_disarm(void);

/* Between these two nothing fails and nothing is counted. */
void inject_pause(void);
void inject_go_on(void);

/* Has the fault struck since inject_arm? */
int inject_struck(void);
/* *struck becomes 1 as soon as it does, for those who look from another process: this one may end without another word. */
void inject_tell(int *struck);

/* One call of a kind that inject.c does not see itself; 1 if it has to fail. */
int inject_meets(fault_kind kind);

/* Blocks of memory that were allocated and not freed. */
long inject_live(void);

/* From now on what the program prints to `stdout` goes through write above, whatever the C library would do. */
void inject_stdout(void);

/* Calls as they are, for the campaign itself. */
ssize_t plain_write(int fd, const void *bytes, size_t len);

#endif
