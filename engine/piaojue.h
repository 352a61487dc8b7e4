/* Piaojue (票决): counts the votes of a congress so that nobody has to be believed.
 *
 * This is the only public header. A vote lives in one log: it is created from a definition, every later step appends one checked
 * record to it, and everything the library knows it has read from there. spec/ holds the exact rules; "F12" is a section of
 * spec/format.md, "P7" of spec/protocol.md, "V10" a check of spec/checks.md, "E5" of
 * spec/evidence.md, "C3" a check there.
 *
 * Rules for every function
 *  - Order of arguments: object, outputs, inputs, error last; a length follows its buffer. Pointers are not NULL unless it is
 *    written. `err` may always be NULL.
 *  - The status is the verdict; PJ_OK is 0. Any function may return PJ_E_ARGUMENT (a number or a length out of its range),
 *    PJ_E_MEMORY and PJ_E_CRYPTO (the cryptographic library failed); those three are not repeated below.
 *  - On failure outputs are zeroed, objects and the log unchanged; a text that could not be made is empty or untouched. The exception is
 *    PJ_E_IO from a function that appends (and any failure of pj_log_roll between two records, with more than 4096 codes): the log
 *    object then refuses further work (PJ_E_STATE) and has to be opened again, which finds out what reached the disk.
 *  - Text buffers: *len is the room on entry and the length on return, without the terminating NUL that is always written. With too
 *    little room the status is PJ_E_SPACE and *len the room needed (the one output then set).
 *  - Texts are UTF-8. Nothing is printed, no global is kept, no pointer is kept after return but where "takes over" is written.
 *  - An object is used by one thread at a time; different objects are independent.
 *  - "SECRET" marks what must be kept from others; whoever owns it wipes it (pj_wipe, or its destroy function).
 */
#ifndef PIAOJUE_H
#define PIAOJUE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define PJ_MUST_USE __attribute__((warn_unused_result))
#else
#define PJ_MUST_USE
#endif

/* ---- status and error --------------------------------------------------------------------------------------------------------- */

typedef enum {
    PJ_OK = 0,
    PJ_E_ARGUMENT, /* a number or a length that no caller should pass */
    PJ_E_SPACE,    /* the caller's buffer is too small; *len says what is needed */
    PJ_E_MEMORY,   /* no memory */
    PJ_E_IO,       /* reading, writing or syncing failed; the text says why */
    PJ_E_LOCKED,   /* another program is writing this log */
    PJ_E_ENTROPY,  /* the system gave no randomness */
    PJ_E_CRYPTO,   /* the cryptographic library failed */
    PJ_E_FORMAT,   /* a definition, key or code that is not what it has to be; the text names the field */
    PJ_E_KEY,      /* this key has no such role in this vote, or is of the other suite */
    PJ_E_CODE,     /* a code that is mistyped, not on the roll, withdrawn, or has voted */
    PJ_E_CHOICE,   /* choices outside the limits of the ballot */
    PJ_E_STATE,    /* not now: wrong phase, or something has to come first; the text says what */
    PJ_E_REFUSED   /* a record of the log fails a check of spec/checks.md: see line and check */
} pj_status;

typedef struct {
    pj_status code;
    int check;      /* PJ_E_REFUSED, and PJ_E_FORMAT for a definition: 10 for V10, 103 for C3; else 0 */
    uint64_t line;  /* PJ_E_REFUSED: line of the log, from 0 */
    char text[320]; /* one sentence: what was found, what was wanted. Never holds a secret. English, or where the caller has bound the catalogs of
                     * "libpiaojue" (bindtextdomain), in the language of its locale */
} pj_error;

/* The library's version, as "0.2.0". */
const char *pj_version(void);

/* Name of a status ("PJ_E_LOCKED") and of a check ("signature" for 10, "recorder" for 103); "?" for other numbers. */
const char *pj_status_name(pj_status status);
const char *pj_check_name(int check);

/* Overwrites a secret in a way the compiler keeps. */
void pj_wipe(void *secret, size_t len);

/* ---- keys: recorder, trustees, stations --------------------------------------------------------------------------------------- */

typedef struct pj_key pj_key; /* SECRET: a signing and a sealing key of one suite, an Ed25519 key in P256-SHA256; with its holder's name */

/* What a holder gives away: text of a .pub file, taken apart. The keys are base64url, as they stand in a definition (F5). */
typedef struct {
    char suite[16];
    char name[601];
    char key[87];
    char seal[87];
    char ed25519[44]; /* empty in SM2-SM3, and where the file has none */
} pj_public;

/* Makes a new key. `suite` is "P256-SHA256" or "SM2-SM3"; `name` a text as F3 demands. P2, P6, P10.
 * Returns: PJ_E_FORMAT for an unknown suite or a bad name, PJ_E_ENTROPY. */
PJ_MUST_USE pj_status pj_key_create(pj_key **key, const char *suite, const char *name, pj_error *err);

/* Reads the text of a key file, and recomputes the public keys from the secret ones. Returns: PJ_E_FORMAT, also for a file cut short. */
PJ_MUST_USE pj_status pj_key_read(pj_key **key, const char *text, size_t len, pj_error *err);

/* Writes the text of the key file (SECRET) or of the public file. 2048 bytes are always enough room. Returns: PJ_E_SPACE. */
PJ_MUST_USE pj_status pj_key_write(const pj_key *key, char *text, size_t *len, pj_error *err);
PJ_MUST_USE pj_status pj_key_write_public(const pj_key *key, char *text, size_t *len, pj_error *err);

/* What the public file says, without the way through its text. */
void pj_key_public(const pj_key *key, pj_public *out);

/* Reads the text of a public file. Returns: PJ_E_FORMAT. */
PJ_MUST_USE pj_status pj_public_read(pj_public *out, const char *text, size_t len, pj_error *err);

/* Wipes and frees; NULL is allowed. */
void pj_key_destroy(pj_key *key);

/* ---- credential codes (P9) ---------------------------------------------------------------------------------------------------- */

typedef struct {
    char text[36]; /* SECRET: "XXX-XXX-…", 27 characters in groups of three, and NUL */
} pj_code;

/* Draws a new code. Returns: PJ_E_ENTROPY. */
PJ_MUST_USE pj_status pj_code_draw(pj_code *code, pj_error *err);

/* Reads what somebody typed, and checks its check character. Returns: PJ_E_CODE. */
PJ_MUST_USE pj_status pj_code_read(pj_code *code, const char *typed, size_t len, pj_error *err);

/* ---- definition (F5 to F7) ---------------------------------------------------------------------------------------------------- */

typedef struct pj_definition pj_definition;

typedef enum { PJ_BASE_DEPUTIES, PJ_BASE_PRESENT, PJ_BASE_RETURNED, PJ_BASE_VALID, PJ_BASE_NONE } pj_base;

/* x passes out of N if q·x > p·N (more than), or q·x ≥ p·N (at least). F3. */
typedef struct {
    int at_least; /* 1: at least, 0: more than */
    uint32_t p, q;
} pj_test;

typedef struct {
    const char *id, *title;
} pj_item;

typedef enum { PJ_RULE_SELECT, PJ_RULE_PASS, PJ_RULE_GRADE } pj_rule;

/* A grade (F6): tried in order; the last has no marks and is for all others. `marks`: bits 1 << index, added up. */
typedef struct {
    const char *id;
    uint32_t marks;
    pj_test pass;
} pj_grade;

/* A contest, to look at; the pointers live as long as the definition. */
typedef struct {
    const char *id, *title;
    size_t items_len;
    const pj_item *items;
    size_t marks_len;
    const char *const *marks;
    uint32_t row_min, row_max;
    int has_cap;
    uint32_t cap_mark, cap_min, cap_max; /* cap_mark: index into marks */
    uint32_t others_max; /* names that may be written in; 0: none */
    int has_others_with;
    uint32_t others_with; /* index into marks */
    pj_rule rule;
    pj_base base;
    uint32_t decide_mark;                        /* index into marks; select and pass */
    pj_test pass;                                /* select and pass; not set where base is PJ_BASE_NONE */
    uint32_t places;                             /* select */
    const char *tie, *second_tie, *shortfall;    /* select: F6's words */
    size_t grades_len;                           /* grade */
    const pj_grade *grades;
} pj_contest;

/* Reads a definition from JSON in any layout (white space and order of members are free), makes checks V6, V7 and V12 on it.
 * Returns: PJ_E_FORMAT; the text names the member and what is wrong with it. */
PJ_MUST_USE pj_status pj_definition_read(pj_definition **definition, const char *json, size_t len, pj_error *err);

/* Writes it in canonical form (F1), as it will stand in line 0. Returns: PJ_E_SPACE. */
PJ_MUST_USE pj_status pj_definition_write(const pj_definition *definition, char *json, size_t *len, pj_error *err);

const char *pj_definition_suite(const pj_definition *definition);
const char *pj_definition_title(const pj_definition *definition);
size_t pj_definition_contests(const pj_definition *definition);
/* NULL if `index` is too large. */
const pj_contest *pj_definition_contest(const pj_definition *definition, size_t index);
/* Cells of all contests together: the length of `choices` below. */
size_t pj_definition_cells(const pj_definition *definition);
/* Items of all contests together: the length of one paper's rows below. */
size_t pj_definition_items(const pj_definition *definition);
/* How many trustees are to attest (F5); 0 if the definition does not say. */
uint32_t pj_definition_attestations(const pj_definition *definition);
/* How many witnesses are named and, in *least (may be NULL), asked for; 0 and 0 without `witnesses`. */
uint32_t pj_definition_witnesses(const pj_definition *definition, uint32_t *least);
/* Name of witness `index`, from 0; NULL for others. */
const char *pj_definition_witness_name(const pj_definition *definition, uint32_t index);

/* What a key is in a vote of this definition; *number (may be NULL): which trustee, station or witness, from 1; else 0. A key may have
 * several roles: the first of these is told. */
typedef enum { PJ_ROLE_NONE, PJ_ROLE_RECORDER, PJ_ROLE_TRUSTEE, PJ_ROLE_STATION, PJ_ROLE_WITNESS } pj_role;
pj_role pj_definition_role(const pj_definition *definition, const pj_key *key, uint32_t *number);

void pj_definition_destroy(pj_definition *definition);

/* What is worth a human's look before the definition is adopted, one line each: too few more items than places, a majority that those
 * present may never reach, a group so small that a unanimous result tells everyone's vote. Empty if there is nothing. `present`: if
 * it is known already, else 0. Returns: PJ_E_SPACE. */
typedef enum { PJ_ENGLISH, PJ_CHINESE } pj_language;
PJ_MUST_USE pj_status pj_definition_warnings(const pj_definition *definition, uint32_t present, pj_language language, char *text,
                                             size_t *len, pj_error *err);

/* The rules of the definition in sentences, for a presidium (主席团) to read and adopt. Returns: PJ_E_SPACE. */
PJ_MUST_USE pj_status pj_definition_explain(const pj_definition *definition, pj_language language, char *text, size_t *len, pj_error *err);

/* ---- where a log is kept ------------------------------------------------------------------------------------------------------ */

/* A store is one growing string of bytes. Every function returns 0 or an errno value, and does all it was asked for or fails.
 * `append` writes at the end; `sync` returns when all appended bytes would survive a power cut; `truncate` cuts the end off.
 * Where others may read while it is written, `size` tells the length up to which everything is synced. */
typedef struct {
    void *arg;
    int writable;
    int (*size)(void *arg, uint64_t *size);
    int (*read)(void *arg, uint64_t offset, uint8_t *bytes, size_t len);
    int (*append)(void *arg, const uint8_t *bytes, size_t len);
    int (*sync)(void *arg);
    int (*truncate)(void *arg, uint64_t size);
    void (*close)(void *arg);
} pj_store;

/* Makes a new file (0644; it must not exist) / opens one. E8: of those who write, only one has it open at a time; who reads sees what
 * is synced, and waits only while a write is under way. Waits up to `wait_ms` milliseconds. `append` fails (ESTALE) where the file
 * was removed or replaced, or somebody else has written into it, since. Returns: PJ_E_IO, PJ_E_LOCKED. */
PJ_MUST_USE pj_status pj_store_create_file(pj_store *store, const char *path, pj_error *err);
PJ_MUST_USE pj_status pj_store_open_file(pj_store *store, const char *path, int writable, unsigned wait_ms, pj_error *err);

/* Called now and then during long work; `total` 0 if it is not known. */
typedef struct {
    void *arg;
    void (*report)(void *arg, uint64_t done, uint64_t total);
} pj_progress;

/* ---- the log ------------------------------------------------------------------------------------------------------------------ */

typedef struct pj_log pj_log;

typedef enum { PJ_PHASE_DEFINED, PJ_PHASE_OPEN, PJ_PHASE_CLOSED, PJ_PHASE_COUNTED } pj_phase;

/* How a vote stands. Sets of trustees are bits: 1 << (number − 1). */
typedef struct {
    pj_phase phase;
    uint64_t lines;
    uint32_t deputies, present, issued; /* present and issued: 0 before open */
    uint32_t roll, withdrawn;           /* credentials on the roll; of these withdrawn */
    uint32_t by_credential, paper;      /* ballots returned; returned is both together */
    uint32_t challenges;                /* sealed ballots that were opened (F19) */
    uint32_t trustees, threshold;
    uint32_t dealt, accepted, rehearsed, shared, attested; /* sets */
    uint32_t doubtful;                                     /* contests of papers with something unreadable, not ruled on */
    int is_named;                                          /* secrecy: nothing is dealt, rehearsed or decrypted */
    int is_void;                                           /* closed with more returned than issued */
    uint64_t cut; /* bytes of an unfinished last line that opening for writing cut off */
} pj_summary;

/* Where a record stands. A receipt to give away is made from the line by pj_log_receipt. */
typedef struct {
    uint64_t line;
    uint8_t leaf[32]; /* P11 */
} pj_receipt;

/* A hash for people: 32 characters in eight groups of four, and NUL (E1). */
typedef struct {
    char text[40];
} pj_short;
void pj_short_write(pj_short *out, const uint8_t hash[32]);

/* Starts a log in an empty store: line 0 is the definition, signed by the recorder. Takes over the store, also on failure. F5.
 * Returns: PJ_E_KEY (not the definition's recorder), PJ_E_STATE (the store is not empty), PJ_E_IO. */
PJ_MUST_USE pj_status pj_log_create(pj_log **log, pj_store *store, const pj_definition *definition, const pj_key *recorder, pj_error *err);

/* Reads a log from the start and makes every check V1 to V24 on every line. In a writable store an unfinished last line (no line
 * feed) is cut off afterwards and reported in pj_summary.cut; nothing else is ever changed. Takes over the store, also on failure.
 * `progress` may be NULL; it counts bytes.
 * Returns: PJ_E_REFUSED (err has line and check), PJ_E_IO. */
PJ_MUST_USE pj_status pj_log_open(pj_log **log, pj_store *store, const pj_progress *progress, pj_error *err);

/* Closes the store and frees; NULL is allowed. */
void pj_log_close(pj_log *log);

/* V25: has the log a result? PJ_E_REFUSED with check 25 if it has none yet: what it holds is right so far, and proves no verdict. */
PJ_MUST_USE pj_status pj_log_complete(const pj_log *log, pj_error *err);

/* V26: does this vote follow the other one (F18)? Both logs may be of either suite. PJ_E_REFUSED with check 26 if the old log has no
 * result, or this vote's definition does not name it. */
PJ_MUST_USE pj_status pj_log_follows(const pj_log *log, const pj_log *old, pj_error *err);

/* The definition lives as long as the log. */
const pj_definition *pj_log_definition(const pj_log *log);
void pj_log_summary(const pj_log *log, pj_summary *out);
/* Name of trustee 1 … N; NULL for others. */
const char *pj_log_trustee_name(const pj_log *log, uint32_t number);

/* Every function from here to pj_log_attest appends one record (pj_log_import: one a paper, all or none) if and only if it would be
 * accepted by pj_log_open, and returns when it is synced. All may return PJ_E_STATE (wrong phase, out of turn, a log open for reading
 * only), PJ_E_KEY (this key has no such role), PJ_E_ENTROPY, PJ_E_IO. After PJ_E_IO nothing of the record is left in the store unless
 * the text says that it could not be taken back; it was not acknowledged either way. */

/* Between these two, records are checked and taken as always, but written and synced together by pj_log_end_group: until that has
 * returned PJ_OK nobody may be told of any of them. A group may not stand within another (PJ_E_STATE). E8. */
PJ_MUST_USE pj_status pj_log_begin_group(pj_log *log, pj_error *err);
PJ_MUST_USE pj_status pj_log_end_group(pj_log *log, pj_error *err);

/* F8, P6. Trustee deals its part of the key. */
PJ_MUST_USE pj_status pj_log_deal(pj_log *log, const pj_key *trustee, pj_error *err);
/* F8, P6. Trustee checks what it was dealt, and accepts. Also returns: PJ_E_REFUSED if a dealer's share for it is wrong (text says
 * whose); nothing is appended then. */
PJ_MUST_USE pj_status pj_log_accept(pj_log *log, const pj_key *trustee, pj_error *err);
/* F8, P9. Puts the public keys of `count` codes on the roll, in as many records as it takes. Also returns: PJ_E_CODE (a code is on
 * the roll already, or twice in the list). */
PJ_MUST_USE pj_status pj_log_roll(pj_log *log, const pj_key *recorder, const pj_code *codes, size_t count, pj_error *err);
/* F8, P8. Trustee proves that it can decrypt. */
PJ_MUST_USE pj_status pj_log_rehearse(pj_log *log, const pj_key *trustee, pj_error *err);
/* The same in a named vote: names[i] is who holds codes[i]. Also returns: PJ_E_FORMAT (a name that is no text of F3). */
PJ_MUST_USE pj_status pj_log_roll_named(pj_log *log, const pj_key *recorder, const pj_code *codes, const char *const *names, size_t count,
                                        pj_error *err);
/* F9. `withdrawn`: codes on the roll that were not issued (may be NULL if there are none). `now`: seconds since 1970, here and below;
 * PJ_E_STATE if it lies before the last time in the log (a clock that was set back). Also returns: PJ_E_CODE; PJ_E_REFUSED with
 * check 17 where attendance forbids it. */
PJ_MUST_USE pj_status pj_log_open_vote(pj_log *log, const pj_key *recorder, uint32_t present, uint32_t issued, const pj_code *withdrawn, size_t withdrawn_len,
                                       uint64_t now, pj_error *err);

/* What a code stands for in this vote. Returns: PJ_E_CODE only where the code is mistyped. */
typedef enum { PJ_CREDENTIAL_UNKNOWN, PJ_CREDENTIAL_LIVE, PJ_CREDENTIAL_WITHDRAWN, PJ_CREDENTIAL_VOTED } pj_credential_state;
PJ_MUST_USE pj_status pj_log_credential(const pj_log *log, pj_credential_state *state, const pj_code *code, pj_error *err);

/* Would this ballot be accepted? `choices`: pj_definition_cells() bytes 0 or 1, contest after contest, row-major. SECRET.
 * Returns: PJ_E_STATE, PJ_E_CODE, PJ_E_CHOICE (text names contest, item or mark, and the limit). */
PJ_MUST_USE pj_status pj_log_check_choices(const pj_log *log, const pj_code *code, const uint8_t *choices, size_t choices_len, pj_error *err);

/* F10, P7. Seals (in a named vote, writes in clear) and signs a ballot: its body in canonical JSON, ready for pj_log_submit, which
 * may happen elsewhere. `opening` (SECRET; NULL with `opening_len` NULL, and in a named vote, where none is wanted): the body of the
 * challenge that would open this ballot (F19), ready for pj_log_challenge. Whoever submits the ballot wipes it.
 * Returns as pj_log_check_choices, and PJ_E_SPACE (both lengths are then set), PJ_E_ENTROPY. */
PJ_MUST_USE pj_status pj_log_seal(const pj_log *log, char *body, size_t *len, char *opening, size_t *opening_len, const pj_code *code,
                                  const uint8_t *choices, size_t choices_len, pj_error *err);

/* P13. The fingerprint of a sealed ballot, to be shown before it is decided whether the ballot is submitted or challenged.
 * Returns: PJ_E_FORMAT for what is no sealed ballot of this vote. */
PJ_MUST_USE pj_status pj_log_fingerprint(const pj_log *log, uint8_t fingerprint[32], const char *body, size_t len, pj_error *err);

/* Checks a sealed ballot and appends it. Also returns: PJ_E_REFUSED with the check that fails, PJ_E_CODE (the credential is not on
 * the roll, withdrawn, or has voted; or the ballot was opened). */
PJ_MUST_USE pj_status pj_log_submit(pj_log *log, pj_receipt *receipt, const char *body, size_t len, pj_error *err);

/* Several: as pj_log_submit of one after the other up to the first that is refused, with the proofs of all checked in one sum (in SM2 half the
 * work), and synced together. bodies[i] has lens[i] bytes; `receipts` has room for `count`. *taken says how many were appended; those from
 * there on have receipts of zeros. Returns: as pj_log_submit of bodies[*taken]; after PJ_E_IO none is in the log. */
PJ_MUST_USE pj_status pj_log_submit_all(pj_log *log, pj_receipt *receipts, size_t *taken, const char *const *bodies, const size_t *lens, size_t count,
                                        pj_error *err);

/* F19. Checks a challenge and appends it: what the ballot held is then public, and the ballot will never be accepted; the credential
 * is still good. Also returns: as pj_log_submit. */
PJ_MUST_USE pj_status pj_log_challenge(pj_log *log, pj_receipt *receipt, const char *opening, size_t len, pj_error *err);

/* Ballots from many threads at once, checked side by side and synced in groups. While an intake is open nothing else may be done
 * with its log, and pj_intake_submit may be called from any thread; it does what pj_log_submit does, and returns when the ballot is
 * synced. After PJ_E_IO the intake, like the log, refuses further work. Close it when every call has returned; the log stays open.
 * pj_intake_open returns: PJ_E_STATE as pj_log_submit. */
typedef struct pj_intake pj_intake;
PJ_MUST_USE pj_status pj_intake_open(pj_intake **intake, pj_log *log, pj_error *err);
PJ_MUST_USE pj_status pj_intake_submit(pj_intake *intake, pj_receipt *receipt, const char *body, size_t len, pj_error *err);
void pj_intake_close(pj_intake *intake);

/* F11. Appends `papers` paper ballots in shuffled order, after all have been checked. `rows`: papers × pj_definition_items() strings,
 * each empty, "?", or marks joined by "+" in any order. `names`: papers × pj_definition_contests() strings, the names written in,
 * joined by line feeds; NULL as a whole or each where there are none.
 * Also returns: PJ_E_CHOICE (text names paper, from 1, and item). */
PJ_MUST_USE pj_status pj_log_import(pj_log *log, const pj_key *station, const char *const *rows, const char *const *names, size_t papers,
                                    pj_error *err);

/* The same papers again, after an import that was interrupted (by a crash: an error leaves nothing behind). `since`: how many lines the
 * log had when that began. Papers of this station that stand behind are taken as part of these, and the others are appended.
 * Also returns: PJ_E_STATE (a paper stands there that is none of these). */
PJ_MUST_USE pj_status pj_log_import_rest(pj_log *log, const pj_key *station, const char *const *rows, const char *const *names,
                                         size_t papers, uint64_t since, pj_error *err);

/* F17. The chief scrutineer rules on a doubtful paper: line `ballot` of the log, a contest of it by its id. `rows`: how its items are
 * to be read, as in pj_log_import; NULL: the contest is invalid.
 * Also returns: PJ_E_CHOICE (a row that is none), PJ_E_FORMAT (the reason is no text of F3), PJ_E_REFUSED with check 27 (no paper,
 * nothing unreadable, ruled on already, or what can be read is changed). */
PJ_MUST_USE pj_status pj_log_rule(pj_log *log, const pj_key *chief, uint64_t ballot, const char *contest, const char *const *rows,
                                  const char *reason, pj_error *err);

/* Contests of papers with something unreadable as written, as a JSON array in the order of the log: {"ballot": line, "contest": id,
 * "rows": […] as they are read now, "ruled": "" or "read" or "invalid"}.
 * Returns: PJ_E_SPACE. */
PJ_MUST_USE pj_status pj_log_doubtful(const pj_log *log, char *json, size_t *len, pj_error *err);

/* Names written in so far, as a JSON array: {"as": what it is counted as, "contest": id, "count": papers that bear it, "name": as
 * written}, by contest, then by the bytes of the name.
 * Returns: PJ_E_SPACE. */
PJ_MUST_USE pj_status pj_log_names(const pj_log *log, char *json, size_t *len, pj_error *err);

/* F17. The chief scrutineer joins spellings of a name written in. Also returns: PJ_E_FORMAT (a name or the
 * reason is no text of F3), PJ_E_REFUSED with check 27. */
PJ_MUST_USE pj_status pj_log_join(pj_log *log, const pj_key *chief, const char *contest, const char *const *names, size_t names_len,
                                  const char *as, const char *reason, pj_error *err);

/* F12. */
PJ_MUST_USE pj_status pj_log_close_vote(pj_log *log, const pj_key *recorder, uint64_t now, pj_error *err);
/* F13, P8. Trustee decrypts its part of the sums. */
PJ_MUST_USE pj_status pj_log_share(pj_log *log, const pj_key *trustee, pj_error *err);
/* F14, F15. Counts and verdict. */
PJ_MUST_USE pj_status pj_log_result(pj_log *log, const pj_key *recorder, uint64_t now, pj_error *err);
/* F16. Trustee signs the head of the counted log. */
PJ_MUST_USE pj_status pj_log_attest(pj_log *log, const pj_key *trustee, pj_error *err);

/* ---- evidence (E1 to E6): texts to give away ---------------------------------------------------------------------------------- */

/* E3. A checkpoint of the log as it stands, signed with the recorder's keys; unsigned where `recorder` is NULL. Nothing here speaks of
 * records that are not synced: within a group, and after a write that failed, the functions that make texts return PJ_E_STATE.
 * Returns: PJ_E_KEY (not the recorder's; or it lacks the Ed25519 key the definition names), PJ_E_SPACE. */
PJ_MUST_USE pj_status pj_log_checkpoint(const pj_log *log, char *text, size_t *len, const pj_key *recorder, pj_error *err);

/* What a checkpoint that holds says. */
typedef struct {
    uint64_t size;
    uint8_t root[32];
    uint32_t witnesses; /* how many of the definition's witnesses have cosigned it */
} pj_checkpoint;

/* The root over the first `size` lines of the log (P11). Who keeps it, and asks again when the log has grown, knows that the log only
 * grew: a beginning that was changed has another root. Returns: PJ_E_ARGUMENT (0, or more lines than there are). */
PJ_MUST_USE pj_status pj_log_root(const pj_log *log, uint8_t root[32], uint64_t size, pj_error *err);

/* Makes checks C1 to C5 on a checkpoint of this log, and C7 if `witnessed`.
 * Returns: PJ_E_REFUSED with check 101 to 107. */
PJ_MUST_USE pj_status pj_log_check_checkpoint(const pj_log *log, pj_checkpoint *out, const char *text, size_t len, int witnessed, pj_error *err);

/* E4. The checkpoint again, with the line of a witness added; C1 to C5 are made on it first. Also returns: PJ_E_KEY (the key is no
 * witness's of this vote), PJ_E_STATE (this witness has cosigned it already), PJ_E_SPACE. */
PJ_MUST_USE pj_status pj_log_cosign(const pj_log *log, char *text, size_t *len, const pj_key *witness, uint64_t now, const char *checkpoint,
                                    size_t checkpoint_len, pj_error *err);

/* E5. The receipt of a line: under the given checkpoint, of which C1 to C5 are made and lines that are not known left out; or, where
 * that is NULL, under one made now, as by pj_log_checkpoint. Also returns: PJ_E_ARGUMENT (no such line, or behind the checkpoint),
 * PJ_E_KEY, PJ_E_SPACE. */
PJ_MUST_USE pj_status pj_log_receipt(const pj_log *log, char *text, size_t *len, uint64_t line, const pj_key *recorder,
                                     const char *checkpoint, size_t checkpoint_len, pj_error *err);

/* Makes checks C1 to C6 on a receipt of this log; *line is the line it is for. Returns: PJ_E_REFUSED with check 101 to 106. */
PJ_MUST_USE pj_status pj_log_check_receipt(const pj_log *log, uint64_t *line, const char *text, size_t len, pj_error *err);

/* E6. The proof that the log at the old checkpoint, of which C1 to C5 are made, is the beginning of the log as it stands; its
 * checkpoint is made as by pj_log_checkpoint. Also returns: PJ_E_KEY, PJ_E_SPACE. */
PJ_MUST_USE pj_status pj_log_consistency(const pj_log *log, char *text, size_t *len, const char *old, size_t old_len, const pj_key *recorder,
                                         pj_error *err);

/* ---- results ------------------------------------------------------------------------------------------------------------------ */

/* The result as canonical JSON: the body of `result` (F14) without `vote`, `time` and `sig`. Returns: PJ_E_STATE if there is none
 * yet, PJ_E_SPACE. */
PJ_MUST_USE pj_status pj_log_result_json(const pj_log *log, char *json, size_t *len, pj_error *err);

/* F18. The definition of the vote that has to follow a counted one, as JSON: for every contest that ends in a run-off, the tied
 * items and the places left; they have passed already, so most votes win (地方组织法 29: base none), and `tie` becomes the old
 * `second_tie`. For a contest that is short where `shortfall` is revote, the items that were not adopted, most votes first, one for
 * each place left and one more for every five of them or part of five (as 选举法 45 has it, two for one place), under the old rules.
 * `follows` is set; keys, electorate and validity are those of the old definition; names written in become items. It is a proposal:
 * who adopts it may change it, `follows` apart.
 * Returns: PJ_E_STATE (no result yet, or nothing is left to decide; or too few candidates are left, or more than a definition holds),
 * PJ_E_SPACE. */
PJ_MUST_USE pj_status pj_log_follow_up(const pj_log *log, char *json, size_t *len, pj_error *err);

/* The result sheet (计票结果报告单) as plain text. Returns: PJ_E_STATE if there is no result yet, PJ_E_SPACE. */
PJ_MUST_USE pj_status pj_report_text(const pj_log *log, pj_language language, char *text, size_t *len, pj_error *err);

/* The result sheet as one HTML file for screen, phone and A4 paper, with counts in ballot order and by rank, a chart with the majority line,
 * lines to sign on, and how to check it. `picture` is put beside the log's root as it is: an SVG or HTML element, say a QR code of a
 * checkpoint; may be NULL. Returns: PJ_E_STATE if there is no result yet, PJ_E_SPACE. */
PJ_MUST_USE pj_status pj_report_html(const pj_log *log, pj_language language, const char *picture, char *html, size_t *len, pj_error *err);

/* The counts as a table for spreadsheets: CSV in UTF-8 with byte order mark and CRLF; a line for each item and each name written in. A
 * text that a spreadsheet would take for a formula has an apostrophe before it. Returns: PJ_E_STATE if there is no result yet, PJ_E_SPACE. */
PJ_MUST_USE pj_status pj_report_csv(const pj_log *log, pj_language language, char *csv, size_t *len, pj_error *err);

/* The result sheet's facts as one JSON object: definition, result, attestations, head. Returns: PJ_E_STATE if there is no result yet,
 * PJ_E_SPACE. */
PJ_MUST_USE pj_status pj_report_json(const pj_log *log, char *json, size_t *len, pj_error *err);

#ifdef __cplusplus
}
#endif
#endif
