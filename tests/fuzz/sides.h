/* The verifier as the fuzz targets see it, with all its own names hidden: engine and verifier meet in one program here, and nowhere else.
 * This header includes nothing of either. */
#ifndef PJ_FUZZ_SIDES_H
#define PJ_FUZZ_SIDES_H

#include <stddef.h>
#include <stdint.h>

enum { SIDE_HOLDS, SIDE_REFUTED };

/* What one side says. `check`: 10 for V10, 103 for C3; 0 where it holds. */
typedef struct {
    int outcome, check;
    uint64_t line;
    char text[600];
} said;

typedef struct {
    const uint8_t *p;
    size_t len;
} piece;

/* All but these die if the verifier says that it is broken. */

void side_json(said *out, piece line);

/* A verifier that has taken a good beginning of a log. */
typedef struct side_state side_state;
side_state *side_begin(piece beginning);
void side_end(side_state *state);
/* The same after it has taken the beginning of this log up to `at`, without judging it again: by way of what side_keep has saved, which the caller frees. */
side_state *side_resume(piece saved, piece log, size_t at);
uint8_t *side_keep(side_state *state, size_t *len, size_t start, size_t at); /* the last line taken stands from `start` to `at` */
/* One more line, without its line feed. If it holds it has been taken: the state is not what it was. */
void side_line(said *out, side_state *state, piece line);

/* A whole log. `way`: in batches of a few points, of many, or on two threads: it must not matter. *result: the body of the result
 * without `sig` and `vote`, or NULL; free() it. */
void side_log(said *out, char **result, piece log, int so_far, unsigned way);

/* Files beside a log. */
enum { SIDE_CHECKPOINT, SIDE_WITNESSED, SIDE_RECEIPT };
typedef struct side_shown side_shown;
side_shown *side_show(piece log);
void side_note(said *out, int kind, const side_shown *log, piece note); /* `log` may be NULL for a receipt */
void side_consistency(said *out, const side_shown *log, piece old, piece proof);

/* A saved state but for the hash at its end, loaded as for the log in this file and, where that works, gone on with. */
void side_saved(piece state, const char *log_path);
/* What is saved after all lines of the log, without that hash. The caller frees it. */
uint8_t *side_save(piece log, size_t *len);

/* Elements. `suite` 0: P256-SHA256, 1: SM2-SM3. Each returns 1 if it is that. */
int side_point(int suite, const uint8_t bytes[64], int may_be_zero);
int side_scalar(int suite, const uint8_t bytes[32]);
int side_der(uint8_t signature[64], piece der);
int side_ed25519(const uint8_t key[32], const uint8_t signature[64], piece message);
int side_signature(int suite, const uint8_t key[64], const uint8_t signature[64], piece message);
int side_inclusion(int suite, const uint8_t (*path)[32], size_t path_len, uint64_t index, uint64_t size, const uint8_t leaf[32],
                   const uint8_t root[32]);
int side_consistent(int suite, const uint8_t (*path)[32], size_t path_len, uint64_t old, uint64_t size, const uint8_t old_root[32],
                    const uint8_t root[32]);

#endif
