/* usage: ct [--short]   under valgrind --tool=memcheck; tests/ct/run does that.
 * Every operation on secrets, with its secrets marked: none may be reported. Then four planted faults: each must be. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <valgrind/valgrind.h>

#include "crypto/possession.h"
#include "crypto/scalar.h"
#include "crypto/seal.h"
#include "crypto/shares.h"
#include "tests/ct/ct.h"
#include "tests/unit/fixture.h"

static unsigned operations, faulty;
static unsigned before;
static int counted;

/* `done`: the operation has succeeded. Prints what was reported since the last one. */
static void operation(const char *suite, const char *name, int done)
{
    unsigned now = reports();
    operations++;
    done = open_of(done);
    if (!done || now != before) {
        faulty++;
        printf("ct: %s, %s: %s, %u reports\n", suite, name, done ? "done" : "failed", now - before);
    }
    before = now;
    fflush(stdout);
}

/* ---- groups and proofs ---- */

static const pj_matrix matrices[] = {
    {.rows = 1, .columns = 1, .row_min = 0, .row_max = 1},
    {.rows = 3, .columns = 1, .row_min = 0, .row_max = 1, .has_cap = 1, .cap_column = 0, .cap_min = 0, .cap_max = 2},
    {.rows = 2, .columns = 3, .row_min = 0, .row_max = 1, .has_cap = 1, .cap_column = 1, .cap_min = 0, .cap_max = 2},
    {.rows = 2, .columns = 2, .row_min = 1, .row_max = 2},
};

/* `on`: what is chosen. */
static void seal(pj_group *group, const char *suite, const pj_matrix *matrix, int on)
{
    static const uint8_t scope[PJ_SCOPE_SIZE] = {7};
    uint8_t bits[8] = {0}, *cells = malloc(pj_seal_cells_size(matrix)), *proof = malloc(pj_seal_proof_size(matrix));
    pj_secret secret, randomness[8];
    pj_point key;
    pj_crypt rc = pj_rng_scalar(group, &secret);
    if (rc == PJ_CRYPT_OK)
        rc = pj_group_base_mul(group, &key, &secret);
    for (uint32_t i = 0; i < matrix->rows; i++)
        bits[i * matrix->columns + (matrix->columns - 1 - i) % matrix->columns] = matrix->row_min > 0 || (on && i != 1);
    mark_secret(bits, sizeof bits);
    pj_seal_context context = {scope, &key, (const uint8_t *)"c", 1};
    if (rc == PJ_CRYPT_OK)
        rc = pj_seal(group, cells, proof, randomness, matrix, &key, &context, bits);
    operation(suite, on ? "seal a matrix" : "seal a blank matrix", rc == PJ_CRYPT_OK);
    operation(suite, "check it", pj_seal_check_var(group, matrix, &key, &context, cells, proof) == PJ_CRYPT_OK);
    free(cells);
    free(proof);
}

static void scalars(pj_group *group, const char *suite)
{
    pj_secret a, b, c;
    int64_t small = -3;
    int fine = pj_rng_scalar(group, &a) == PJ_CRYPT_OK && pj_rng_scalar(group, &b) == PJ_CRYPT_OK;
    mark_secret(&small, sizeof small);
    fine = fine && pj_mod_add(group, c.b, a.b, b.b) == PJ_CRYPT_OK && pj_mod_sub(group, c.b, c.b, a.b) == PJ_CRYPT_OK;
    fine = fine && pj_mod_mul(group, c.b, c.b, b.b) == PJ_CRYPT_OK && pj_mod_mul_add(group, c.b, a.b, b.b, c.b) == PJ_CRYPT_OK;
    fine = fine && pj_mod_mul_small(group, c.b, a.b, small) == PJ_CRYPT_OK;
    operation(suite, "arithmetic mod n", fine);
}

static void groups(int suite_number, int is_short)
{
    const char *suite = suite_name_of(suite_number);
    pj_group *group;
    operation(suite, "a group", pj_group_create(&group, suite_number ? PJ_SUITE_SM2_SM3 : PJ_SUITE_P256_SHA256) == PJ_CRYPT_OK);
    scalars(group, suite);
    for (size_t i = 0; i < sizeof matrices / sizeof *matrices; i++)
        for (int on = 0; on < 2; on++)
            if (!is_short || (i == 1 && on))
                seal(group, suite, &matrices[i], on);
    pj_group_destroy(group);
}

/* ---- keys and codes ---- */

static void key_files(int suite_number)
{
    const char *suite = suite_name_of(suite_number);
    pj_key *key = NULL, *again = NULL;
    char text[2048], public[2048], second[2048];
    size_t len = sizeof text, public_len = sizeof public, second_len = sizeof second;
    operation(suite, "make a key", pj_key_create(&key, suite, "recorder", NULL) == PJ_OK);
    operation(suite, "write it", pj_key_write(key, text, &len, NULL) == PJ_OK && pj_key_write_public(key, public, &public_len, NULL) == PJ_OK);
    /* As from a file: what is behind the name is secret, line feeds and all. */
    char *behind = strstr(text, "recorder\n");
    mark_secret(behind + 9, len - (size_t)(behind + 9 - text));
    for (const char *label = "ed25519\0sign\0seal\0"; *label; label += strlen(label) + 1)
        for (char *at = behind + 9; at + strlen(label) < text + len; at++) {
            char line[16];
            memcpy(line, at, strlen(label) + 1);
            mark_public(line, sizeof line);
            if (strncmp(line, label, strlen(label)) == 0 && line[strlen(label)] == ' ') {
                mark_public(at, strlen(label) + 1);
                break;
            }
        }
    operation(suite, "read its file", pj_key_read(&again, text, len, NULL) == PJ_OK);
    operation(suite, "the same public key",
              pj_key_write_public(again, second, &second_len, NULL) == PJ_OK && second_len == public_len && memcmp(public, second, public_len) == 0);
    pj_key_destroy(key);
    pj_key_destroy(again);
}

static void codes(void)
{
    pj_code code, again, wrong;
    char typed[40];
    operation("", "draw a code", pj_code_draw(&code, NULL) == PJ_OK);
    memcpy(typed, code.text, sizeof code.text);
    operation("", "read a code", pj_code_read(&again, typed, sizeof code.text - 1, NULL) == PJ_OK);
    mark_public(&again, sizeof again);
    mark_public(typed, sizeof typed);
    operation("", "the same code", memcmp(again.text, typed, sizeof again.text) == 0);
    typed[0] = typed[0] == '2' ? '3' : '2';
    mark_secret(typed, 35);
    operation("", "refuse a mistyped code", pj_code_read(&wrong, typed, 35, NULL) == PJ_E_CODE);
}

/* ---- a vote ---- */

#define STEP(name, x) operation(suite, name, (x) == PJ_OK)

static void sealed_ballot(fixture *f, const char *suite, int voter, int challenge_first)
{
    uint8_t choices[4] = {1, 0, 0, 1};
    char body[40000], opening[8000];
    size_t len = sizeof body, opening_len = sizeof opening;
    pj_receipt receipt;
    mark_secret(choices, sizeof choices);
    STEP("check choices", pj_log_check_choices(f->log, &f->codes[voter], choices, sizeof choices, &f->err));
    STEP("seal", pj_log_seal(f->log, body, &len, challenge_first ? opening : NULL, challenge_first ? &opening_len : NULL, &f->codes[voter], choices,
                             sizeof choices, &f->err));
    if (challenge_first) {
        /* The voter makes it public (P13). */
        mark_public(opening, opening_len);
        STEP("challenge", pj_log_challenge(f->log, &receipt, opening, opening_len, &f->err));
        len = sizeof body;
        STEP("seal again", pj_log_seal(f->log, body, &len, NULL, NULL, &f->codes[voter], choices, sizeof choices, &f->err));
    }
    STEP("submit", pj_log_submit(f->log, &receipt, body, len, &f->err));
}

/* Choices that break a limit: the verdict and its text go to the voter. */
static void bad_choices(fixture *f, const char *suite)
{
    uint8_t choices[4] = {1, 1, 1, 1};
    mark_secret(choices, 3);
    operation(suite, "refuse choices", pj_log_check_choices(f->log, &f->codes[1], choices, sizeof choices, NULL) == PJ_E_CHOICE);
}

static void checkpoint(fixture *f, const char *suite)
{
    char text[4096], receipt[8192];
    size_t len = sizeof text, receipt_len = sizeof receipt;
    STEP("sign a checkpoint", pj_log_checkpoint(f->log, text, &len, f->recorder, &f->err));
    STEP("give a receipt", pj_log_receipt(f->log, receipt, &receipt_len, 0, f->recorder, NULL, 0, &f->err));
}

static void vote(int suite_number, int is_short)
{
    const char *suite = suite_name_of(suite_number);
    pj_credential_state state;
    fixture *f = begin(suite_number);
    operation(suite, "keys, codes, line 0", 1);
    for (int i = 0; i < 3; i++)
        STEP("deal", pj_log_deal(f->log, f->trustees[i], &f->err));
    for (int i = 0; i < 3; i++)
        STEP("open shares, accept", pj_log_accept(f->log, f->trustees[i], &f->err));
    STEP("credentials of codes", pj_log_roll(f->log, f->recorder, f->codes, VOTERS, &f->err));
    STEP("rehearse", pj_log_rehearse(f->log, f->trustees[0], &f->err));
    STEP("rehearse", pj_log_rehearse(f->log, f->trustees[2], &f->err));
    STEP("open the vote", pj_log_open_vote(f->log, f->recorder, 7, 7, &f->codes[5], 1, NOW, &f->err));
    STEP("look a code up", pj_log_credential(f->log, &state, &f->codes[0], &f->err));
    bad_choices(f, suite);
    for (int voter = 0; voter < (is_short ? 1 : 3); voter++)
        sealed_ballot(f, suite, voter, voter == 0);
    checkpoint(f, suite);
    STEP("close", pj_log_close_vote(f->log, f->recorder, NOW + 60, &f->err));
    STEP("decrypt", pj_log_share(f->log, f->trustees[0], &f->err));
    STEP("decrypt", pj_log_share(f->log, f->trustees[2], &f->err));
    STEP("count", pj_log_result(f->log, f->recorder, NOW + 120, &f->err));
    STEP("attest", pj_log_attest(f->log, f->trustees[1], &f->err));
    end(f);
}

/* ---- can it fail? ---- */

static void planted(const char *name, int fault(const unsigned char *, size_t))
{
    unsigned char secret[32] = {0};
    mark_secret(secret, sizeof secret);
    unsigned had = reports();
    open_of(fault(secret, sizeof secret));
    if (reports() == had) {
        faulty++;
        printf("ct: the planted %s was not found\n", name);
    }
    counted++;
}

int main(int argc, char **argv)
{
    int is_short = argc > 1 && strcmp(argv[1], "--short") == 0;
    if (!RUNNING_ON_VALGRIND) {
        fprintf(stderr, "ct: has to run under valgrind (tests/ct/run)\n");
        return 2;
    }
    before = reports();
    codes();
    for (int suite = 0; suite < 2; suite++) {
        key_files(suite);
        groups(suite, is_short);
        if (!is_short || suite == 0)
            vote(suite, is_short);
    }
    unsigned seen, lost = marks_lost(&seen), found = reports();
    printf("ct: %u operations; %u secrets seen at the boundary, %u of them without their mark; %u reports in our code\n", operations, seen, lost, found);
    fflush(stdout);
    planted("branch", planted_branch);
    planted("index", planted_index);
    planted("comparison by libc", planted_compare);
    planted("loop", planted_division);
    printf("ct: %d planted faults%s\n", counted, faulty ? "" : " found");
    return faulty || found || lost ? 1 : 0;
}
