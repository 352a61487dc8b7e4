#include "outcome.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *check_name(enum check check)
{
    static const char *const names[] = {
        [V1_LINE] = "line",
        [V2_ENVELOPE] = "envelope",
        [V3_NUMBER] = "number",
        [V4_CHAIN] = "chain",
        [V5_PHASE] = "phase",
        [V6_SHAPE] = "shape",
        [V7_ELEMENTS] = "elements",
        [V8_VOTE] = "vote",
        [V9_SIGNER] = "signer",
        [V10_SIGNATURE] = "signature",
        [V11_TURN] = "turn",
        [V12_DEFINITION] = "definition",
        [V13_POSSESSION] = "possession",
        [V14_JOINT_KEY] = "joint key",
        [V15_ROLL] = "roll",
        [V16_DECRYPTION] = "decryption",
        [V17_ATTENDANCE] = "attendance",
        [V18_WITHDRAWN] = "withdrawn",
        [V19_BALLOT_PROOF] = "ballot proof",
        [V20_CLOSE] = "close",
        [V21_ATTENDANCE] = "attendance",
        [V22_COUNTS] = "counts",
        [V23_VERDICT] = "verdict",
        [V24_HEAD] = "head",
        [V25_COMPLETE] = "complete",
        [V26_FOLLOWS] = "follows",
        [V27_RULING] = "ruling",
        [V28_OPENING] = "opening",
        [C1_FORM] = "form",
        [C2_VOTE] = "vote",
        [C3_RECORDER] = "recorder",
        [C4_WITNESSES] = "witnesses",
        [C5_TREE] = "tree",
        [C6_LINE] = "line",
        [C7_QUORUM] = "quorum",
    };
    return names[check];
}

char check_letter(enum check check)
{
    return check < C1_FORM ? 'V' : 'C';
}

int check_number(enum check check)
{
    return check < C1_FORM ? (int)check : (int)check - (int)C1_FORM + 1;
}

/* A text cut short may end inside a UTF-8 character; that goes too. */
static void end_on_character(char *text)
{
    size_t length = strlen(text), start = length;

    if (length < REFUSAL_TEXT - 1)
        return;
    while (start > 0 && ((unsigned char)text[start - 1] & 0xc0) == 0x80)
        start--;
    if (start > 0 && ((unsigned char)text[start - 1] & 0x80))
        text[start - 1] = 0;
}

enum outcome refuse(struct refusal *refusal, enum check check, const char *wanted, const char *found, ...)
{
    va_list list;

    refusal->check = check;
    snprintf(refusal->wanted, sizeof refusal->wanted, "%s", wanted);
    end_on_character(refusal->wanted);
    va_start(list, found);
    vsnprintf(refusal->found, sizeof refusal->found, found, list);
    va_end(list);
    end_on_character(refusal->found);
    return REFUTED;
}

enum outcome refuse_wanted(struct refusal *refusal, enum check check, const char *found, const char *wanted, ...)
{
    va_list list;

    refusal->check = check;
    snprintf(refusal->found, sizeof refusal->found, "%s", found);
    va_start(list, wanted);
    vsnprintf(refusal->wanted, sizeof refusal->wanted, wanted, list);
    va_end(list);
    end_on_character(refusal->wanted);
    return REFUTED;
}
