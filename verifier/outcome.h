/* How a step of the verification ends, and what is reported of a refusal (checks.md). */
#ifndef VERIFIER_OUTCOME_H
#define VERIFIER_OUTCOME_H

#include <stdint.h>

enum outcome {
    HOLDS,    /* every check so far holds */
    REFUTED,  /* a check fails; the refusal says which */
    BROKEN    /* nothing can be said: out of memory, or the verifier contradicts itself */
};

#define TRY(call)                           \
    do {                                    \
        enum outcome outcome_ = (call);     \
        if (outcome_ != HOLDS)              \
            return outcome_;                \
    } while (0)

/* The numbers of checks.md, and those of evidence.md (E7). */
enum check {
    V1_LINE = 1,
    V2_ENVELOPE,
    V3_NUMBER,
    V4_CHAIN,
    V5_PHASE,
    V6_SHAPE,
    V7_ELEMENTS,
    V8_VOTE,
    V9_SIGNER,
    V10_SIGNATURE,
    V11_TURN,
    V12_DEFINITION,
    V13_POSSESSION,
    V14_JOINT_KEY,
    V15_ROLL,
    V16_DECRYPTION,
    V17_ATTENDANCE,
    V18_WITHDRAWN,
    V19_BALLOT_PROOF,
    V20_CLOSE,
    V21_ATTENDANCE,
    V22_COUNTS,
    V23_VERDICT,
    V24_HEAD,
    V25_COMPLETE,
    V26_FOLLOWS,
    V27_RULING,
    V28_OPENING,
    C1_FORM,
    C2_VOTE,
    C3_RECORDER,
    C4_WITNESSES,
    C5_TREE,
    C6_LINE,
    C7_QUORUM
};

#define REFUSAL_TEXT 256

struct refusal {
    uint64_t line;
    enum check check;
    char found[REFUSAL_TEXT];
    char wanted[REFUSAL_TEXT];
};

const char *check_name(enum check check);

/* As it is cited, for instance V19 or C5: letter and number. */
char check_letter(enum check check);
int check_number(enum check check);

/* Both translate the two texts (language.h), so what goes in with %s is translated before. They write the refusal (its line is the driver's business) and return REFUTED. refuse() formats what was found, refuse_wanted()
 * what was wanted. Characters outside printable ASCII and UTF-8 are the caller's to keep out: text of a line may be given only once
 * F3 has been judged on it. */
enum outcome refuse(struct refusal *refusal, enum check check, const char *wanted, const char *found, ...)
    __attribute__((format(printf, 4, 5)));
enum outcome refuse_wanted(struct refusal *refusal, enum check check, const char *found, const char *wanted, ...)
    __attribute__((format(printf, 4, 5)));

#endif
