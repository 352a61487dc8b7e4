/* What is said of evidence: by itself, or behind the report on its log. */
#ifndef VERIFIER_REPORT_EVIDENCE_H
#define VERIFIER_REPORT_EVIDENCE_H

#include "evidence.h"
#include "report.h"

/* What an exhibit was judged beside. */
enum beside { BESIDE_NOTHING, BESIDE_LOG, BESIDE_SKIMMED, BESIDE_FIRST_LINE };

/* `state`: of the log; NULL beside nothing. */
void report_exhibit_text(FILE *out, const struct exhibit *exhibit, const struct state *state, enum beside beside);
void report_exhibit_json(FILE *out, const struct exhibit *exhibit, const struct state *state, enum beside beside);

#endif
