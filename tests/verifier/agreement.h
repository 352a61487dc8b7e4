/* Verdicts on changed logs, found one ballot at a time, in large batches and on several threads. */
#ifndef TESTS_VERIFIER_AGREEMENT_H
#define TESTS_VERIFIER_AGREEMENT_H

#include "tests.h"

/* So many logs, each changed at random, are refused at the same line by the same check in every way. */
unsigned long check_agreement(const struct context *context, unsigned long number);

#endif
