/* Runs a target without a fuzzer: over all its seeds, over kept inputs, and over a few changes of each seed.
 *
 * usage: PROGRAM [--mutants N] [--every K] [--expect-death] [--write-seeds FOLDER] [FILE-OR-FOLDER]...
 *
 * Inputs are run in a child, so that one that dies is named, and the others are run all the same; it is written to PROGRAM-died-1
 * and so on. --every K: of the seeds only each K-th, with its changes. --expect-death, for programs with a planted fault: some input has to die. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/fuzz/fuzz.h"

enum { ROOM = 1 << 20 };

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t len, size_t room, unsigned seed) __attribute__((weak));

typedef struct {
    uint8_t *bytes;
    size_t len;
    char name[96];
} input;

static struct {
    input *inputs;
    size_t len, room;
} all;

static void add(void *arg, const char *name, const uint8_t *bytes, size_t len)
{
    (void)arg;
    if (all.len == all.room) {
        all.room = all.room ? 2 * all.room : 256;
        all.inputs = realloc(all.inputs, all.room * sizeof *all.inputs);
    }
    input *one = all.inputs ? &all.inputs[all.len++] : NULL;
    if (!one || !(one->bytes = malloc(len ? len : 1)))
        abort();
    memcpy(one->bytes, bytes, len);
    one->len = len;
    snprintf(one->name, sizeof one->name, "%.90s", name);
    one->name[strcspn(one->name, "\n")] = 0;
}

/* Keeps each `every`-th of the seeds. */
static void thin_out(size_t every)
{
    size_t len = 0;
    for (size_t i = 0; i < all.len; i++) {
        if (i % every == 0)
            all.inputs[len++] = all.inputs[i];
        else
            free(all.inputs[i].bytes);
    }
    all.len = len;
}

static void add_path(const char *path)
{
    struct stat status;
    if (stat(path, &status) != 0)
        return; /* a target without kept inputs */
    if (!S_ISDIR(status.st_mode)) {
        size_t len;
        uint8_t *bytes = fuzz_file(path, &len);
        const char *name = strrchr(path, '/');
        add(NULL, name ? name + 1 : path, bytes, len);
        free(bytes);
        return;
    }
    struct dirent **entries;
    int count = scandir(path, &entries, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        char inside[2048];
        snprintf(inside, sizeof inside, "%s/%s", path, entries[i]->d_name);
        if (entries[i]->d_name[0] != '.')
            add_path(inside);
        free(entries[i]);
    }
    free(entries);
}

/* ---- changes ---- */

/* In the place of libFuzzer's, for mutators that call it. */
__attribute__((weak)) size_t LLVMFuzzerMutate(uint8_t *data, size_t len, size_t room)
{
    static uint64_t state = 88172645463325252u;
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    if (len == 0 || (state % 4 == 0 && len < room)) {
        size_t at = len ? (state >> 8) % len : 0;
        memmove(data + at + 1, data + at, len - at);
        data[at] = (uint8_t)(state >> 40);
        return len + 1;
    }
    if (state % 4 == 1) {
        size_t at = (state >> 8) % len;
        memmove(data + at, data + at + 1, len - at - 1);
        return len - 1;
    }
    data[(state >> 8) % len] ^= (uint8_t)(1u << (state >> 40) % 8);
    return len;
}

static void add_mutants(size_t seeds, size_t each)
{
    uint8_t *bytes = malloc(ROOM);
    for (size_t i = 0; i < seeds && bytes; i++)
        for (size_t n = 0; n < each && all.inputs[i].len <= ROOM / 2; n++) {
            size_t len = all.inputs[i].len;
            char name[128];
            memcpy(bytes, all.inputs[i].bytes, len);
            len = (LLVMFuzzerCustomMutator ? LLVMFuzzerCustomMutator(bytes, len, ROOM / 2, (unsigned)(i * 1000 + n)) : LLVMFuzzerMutate(bytes, len, ROOM / 2));
            snprintf(name, sizeof name, "mutant %zu of %s", n, all.inputs[i].name);
            add(NULL, name, bytes, len);
        }
    free(bytes);
}

/* ---- running ---- */

static void write_bytes(const char *path, const input *one)
{
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(one->bytes, 1, one->len, f) != one->len || fclose(f) != 0) {
        fprintf(stderr, "fuzz: %s cannot be written\n", path);
        exit(2);
    }
}

/* From input *at on; returns whether all of them were survived, else *at is the one that was not. */
static int run_rest(size_t *at)
{
    int status;
    fflush(NULL);
    pid_t child = fork();
    if (child < 0)
        abort();
    if (child == 0) {
        for (; *at < all.len; ++*at)
            (void)LLVMFuzzerTestOneInput(all.inputs[*at].bytes, all.inputs[*at].len);
        exit(0);
    }
    return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static size_t run_all(const char *program, int is_one_enough)
{
    size_t died = 0, *at = mmap(NULL, sizeof *at, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    char path[1100];
    if (at == MAP_FAILED)
        abort();
    for (*at = 0; !run_rest(at); ++*at) {
        died++;
        if (*at >= all.len) { /* a leak, found at the end */
            fprintf(stderr, "fuzz: died behind the last input\n");
            break;
        }
        snprintf(path, sizeof path, "%.1000s-died-%zu", program, died);
        write_bytes(path, &all.inputs[*at]);
        fprintf(stderr, "fuzz: died of input %zu (%s), kept in %s\n", *at, all.inputs[*at].name, path);
        if (died == 20 || is_one_enough)
            break;
    }
    return died;
}

int main(int argc, char **argv)
{
    const char *folder = NULL, *name = strrchr(argv[0], '/') ? strrchr(argv[0], '/') + 1 : argv[0];
    size_t mutants = 0, every = 1, seeds, died;
    int expect_death = 0, first = 1;
    for (; first < argc && strncmp(argv[first], "--", 2) == 0; first++) {
        if (strcmp(argv[first], "--expect-death") == 0)
            expect_death = 1;
        else if (first + 1 == argc)
            return 2;
        else if (strcmp(argv[first], "--mutants") == 0)
            mutants = strtoul(argv[++first], NULL, 10);
        else if (strcmp(argv[first], "--every") == 0)
            every = strtoul(argv[++first], NULL, 10);
        else if (strcmp(argv[first], "--write-seeds") == 0)
            folder = argv[++first];
        else
            return 2;
    }
    fuzz_seeds(add, NULL);
    thin_out(every > 0 ? every : 1);
    seeds = all.len;
    for (int i = first; i < argc; i++)
        add_path(argv[i]);
    for (size_t i = 0; folder && i < all.len; i++) {
        char path[1100];
        snprintf(path, sizeof path, "%.1000s/seed-%05zu", folder, i);
        write_bytes(path, &all.inputs[i]);
    }
    if (folder)
        return 0;
    add_mutants(seeds, mutants);
    died = run_all(argv[0], expect_death);
    if (expect_death)
        printf("fuzz, planted in %s: %d passed, %d failed\n", name, died > 0, died == 0);
    else
        printf("%s: %zu passed, %zu failed\n", name, all.len - (died < all.len ? died : all.len), died);
    return (died > 0) != expect_death;
}
