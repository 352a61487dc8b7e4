/* What every target is made of. A target takes bytes and dies (fuzz_found, a sanitizer) if something is wrong with what it tests. */
#ifndef PJ_FUZZ_H
#define PJ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* libFuzzer's names. Each target has the first; some have a mutator. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t len, size_t room, unsigned seed);
size_t LLVMFuzzerMutate(uint8_t *data, size_t len, size_t room); /* libFuzzer's own, or a simple one of replay.c */

/* Gives every seed of the target, taken from testvectors/ when it runs; name: where it comes from. */
typedef void fuzz_taker(void *arg, const char *name, const uint8_t *bytes, size_t len);
void fuzz_seeds(fuzz_taker *take, void *arg);

/* Says what was found, and dies. */
void fuzz_found(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

/* ---- seeds.c ---- */

/* $PJ_VECTORS, or testvectors. */
const char *fuzz_vectors(void);

/* All of a file; it is over if there is none. The caller frees it. */
uint8_t *fuzz_file(const char *path, size_t *len);

/* Seeds of every file of testvectors/ that fits the pattern, at most `most` bytes long: `head` before its bytes. */
void fuzz_seeds_of_files(fuzz_taker *take, void *arg, const char *pattern, size_t most, const uint8_t *head, size_t head_len);

/* Seeds of every hexadecimal string (or, with is_text, every string) that stands behind "member": in a file of testvectors/. */
void fuzz_seeds_of_member(fuzz_taker *take, void *arg, const char *file, const char *member, int is_text, const uint8_t *head, size_t head_len);

/* A path under which the bytes can be read, without a disk. One at a time for each `slot` 0 to 3. */
const char *fuzz_path_of(unsigned slot, const uint8_t *bytes, size_t len);

/* Reads an input piece by piece; behind its end there are zeros. */
typedef struct {
    const uint8_t *p;
    size_t len;
} fuzz_input;
uint8_t fuzz_byte(fuzz_input *in);
void fuzz_bytes(fuzz_input *in, void *out, size_t len);

#endif
