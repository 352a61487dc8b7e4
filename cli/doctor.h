/* What `doctor` looks at, and what it found: before the day, so that nothing has to be found out in the hall. */
#ifndef PIAOJUE_CLI_DOCTOR_H
#define PIAOJUE_CLI_DOCTOR_H

#include "cli/vote.h"

typedef enum { FINDING_FINE, FINDING_WARNING, FINDING_WRONG } finding_state;

typedef struct {
    cli *c;
    const options *o;
    pj_log *log;          /* NULL: none was given, or it does not open */
    text json;            /* with --json: the findings */
    unsigned warnings, wrong;
    unsigned trustee_keys_here; /* trustees' keys on the disk of the folder */
} doctor;

/* Notes a finding about `subject`, a short word of the machine's language (key, cards, …). `hint` says what to do; NULL where it is fine. */
void doctor_note(doctor *d, const char *subject, finding_state state, const char *hint, const char *format, ...) PRINTF(5, 6);

/* What belongs to the vote (doctor_vote.c). */
void doctor_log(doctor *d);
void doctor_keys(doctor *d);
void doctor_cards(doctor *d);

/* What belongs to the machine (doctor_machine.c). `folder`: where the log is, or will be. */
void doctor_disk(doctor *d, const char *folder);
void doctor_clock(doctor *d);
void doctor_language(doctor *d);
void doctor_programs(doctor *d);

#endif
