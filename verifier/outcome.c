#include "outcome.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "language.h"

const char *check_name(enum check check)
{
    static const char *const names[] = {
        [V1_LINE] = N_("line"),
        [V2_ENVELOPE] = N_("envelope"),
        [V3_NUMBER] = N_("number"),
        [V4_CHAIN] = N_("chain"),
        [V5_PHASE] = N_("phase"),
        [V6_SHAPE] = N_("shape"),
        [V7_ELEMENTS] = N_("elements"),
        [V8_VOTE] = N_("vote"),
        [V9_SIGNER] = N_("signer"),
        [V10_SIGNATURE] = N_("signature"),
        [V11_TURN] = N_("turn"),
        [V12_DEFINITION] = N_("definition"),
        [V13_POSSESSION] = N_("possession"),
        [V14_JOINT_KEY] = N_("joint key"),
        [V15_ROLL] = N_("roll"),
        [V16_DECRYPTION] = N_("decryption"),
        [V17_ATTENDANCE] = N_("attendance"),
        [V18_WITHDRAWN] = N_("withdrawn"),
        [V19_BALLOT_PROOF] = N_("ballot proof"),
        [V20_CLOSE] = N_("close"),
        [V21_ATTENDANCE] = N_("attendance"),
        [V22_COUNTS] = N_("counts"),
        [V23_VERDICT] = N_("verdict"),
        [V24_HEAD] = N_("head"),
        [V25_COMPLETE] = N_("complete"),
        [V26_FOLLOWS] = N_("follows"),
        [V27_RULING] = N_("ruling"),
        [V28_OPENING] = N_("opening"),
        [C1_FORM] = N_("form"),
        [C2_VOTE] = N_("vote"),
        [C3_RECORDER] = N_("recorder"),
        [C4_WITNESSES] = N_("witnesses"),
        [C5_TREE] = N_("tree"),
        [C6_LINE] = N_("line"),
        [C7_QUORUM] = N_("quorum"),
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
    snprintf(refusal->wanted, sizeof refusal->wanted, "%s", _(wanted));
    end_on_character(refusal->wanted);
    va_start(list, found);
    vsnprintf(refusal->found, sizeof refusal->found, _(found), list);
    va_end(list);
    end_on_character(refusal->found);
    return REFUTED;
}

enum outcome refuse_wanted(struct refusal *refusal, enum check check, const char *found, const char *wanted, ...)
{
    va_list list;

    refusal->check = check;
    snprintf(refusal->found, sizeof refusal->found, "%s", _(found));
    va_start(list, wanted);
    vsnprintf(refusal->wanted, sizeof refusal->wanted, _(wanted), list);
    va_end(list);
    end_on_character(refusal->wanted);
    return REFUTED;
}
