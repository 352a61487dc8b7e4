/* What the verifier says: a few lines for people, or one JSON object. */
#ifndef VERIFIER_REPORT_H
#define VERIFIER_REPORT_H

#include <stdio.h>

#include "verify.h"

struct exhibit;

/* `outcome` is HOLDS or REFUTED, the last one of the verifier. `previous`: of the vote this one follows, if it was shown (V26); or
 * NULL. */
void report_text(FILE *out, const struct verifier *verifier, const struct verifier *previous, enum outcome outcome);
/* With the evidence that was judged beside the log. */
void report_json(FILE *out, const struct verifier *verifier, const struct verifier *previous, enum outcome outcome,
                 const struct exhibit *exhibits, size_t exhibit_count);

/* Valid UTF-8, between quotes. */
void print_json_string(FILE *out, const char *text);

const char *phase_name(enum phase phase);

#endif
