/* What the verifier says: a few lines for people, or one JSON object. */
#ifndef VERIFIER_REPORT_H
#define VERIFIER_REPORT_H

#include <stdio.h>

#include "verify.h"

/* `outcome` is HOLDS or REFUTED, the last one of the verifier. */
void report_text(FILE *out, const struct verifier *verifier, enum outcome outcome);
void report_json(FILE *out, const struct verifier *verifier, enum outcome outcome);

#endif
