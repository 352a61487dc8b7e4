/* Files of evidence as they come: reading them. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "evidence.h"
#include "language.h"

/* Of a file that is too long, more bytes than a note may have: C1 says so. */
static enum outcome read_bytes_of(struct exhibit *exhibit, size_t *length)
{
    FILE *file = fopen(exhibit->path, "rb");
    enum outcome outcome = HOLDS;

    exhibit->bytes = malloc(NOTE_MOST + 1);
    if (!file || !exhibit->bytes) {
        exhibit->trouble = file ? _("out of memory") : strerror(errno);
        outcome = BROKEN;
    } else {
        *length = fread(exhibit->bytes, 1, NOTE_MOST + 1, file);
        if (ferror(file)) {
            exhibit->trouble = strerror(errno);
            outcome = BROKEN;
        }
    }
    if (file)
        fclose(file);
    return outcome;
}

enum outcome exhibit_read(struct exhibit *exhibit, enum exhibit_purpose purpose, const char *path, const struct suite suites[SUITES])
{
    static const enum note_form forms[] = {
        [EXHIBIT_RECEIPT] = NOTE_RECEIPT, [EXHIBIT_CHECKPOINT] = NOTE_CHECKPOINT,
        [EXHIBIT_SINCE] = NOTE_CHECKPOINT, [EXHIBIT_PROOF] = NOTE_CONSISTENCY};
    size_t length = 0;

    *exhibit = (struct exhibit){.purpose = purpose, .path = path};
    exhibit->outcome = read_bytes_of(exhibit, &length);
    if (exhibit->outcome == HOLDS)
        exhibit->outcome = note_read(&exhibit->note, forms[purpose], exhibit->bytes, length, suites, &exhibit->refusal);
    return exhibit->outcome;
}

void exhibit_free(struct exhibit *exhibit)
{
    free(exhibit->bytes);
    exhibit->bytes = NULL;
}
