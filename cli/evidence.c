#include "cli/evidence.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/files.h"

enum { EVIDENCE_BYTES = 65536 };

int evidence_read(cli *c, text *t, const char *path)
{
    return file_read(c, t, path, EVIDENCE_BYTES);
}

int read_recorder_key(cli *c, const options *o, pj_key **key)
{
    *key = NULL;
    return option_has(o, "key") ? read_key_file(c, key, option_value(o, "key")) : DONE;
}

/* What the writers below need to know. */
typedef struct {
    const pj_log *log;
    const pj_key *key;
    const text *other; /* the checkpoint it is made from */
    uint64_t line;
} wanted;

static pj_status write_checkpoint(const void *object, char *bytes, size_t *len, pj_error *error)
{
    const wanted *w = object;

    return pj_log_checkpoint(w->log, bytes, len, w->key, error);
}

static pj_status write_receipt(const void *object, char *bytes, size_t *len, pj_error *error)
{
    const wanted *w = object;

    return pj_log_receipt(w->log, bytes, len, w->line, w->key, w->other != NULL ? w->other->bytes : NULL, w->other != NULL ? w->other->len : 0, error);
}

static pj_status write_consistency(const void *object, char *bytes, size_t *len, pj_error *error)
{
    const wanted *w = object;

    return pj_log_consistency(w->log, bytes, len, w->other->bytes, w->other->len, w->key, error);
}

static pj_status write_cosigned(const void *object, char *bytes, size_t *len, pj_error *error)
{
    const wanted *w = object;

    return pj_log_cosign(w->log, bytes, len, w->key, (uint64_t)time(NULL), w->other->bytes, w->other->len, error);
}

int make_checkpoint(cli *c, text *t, const char *subject, const pj_log *log, const pj_key *recorder)
{
    return write_text(c, t, subject, write_checkpoint, &(wanted){.log = log, .key = recorder});
}

int make_receipt(cli *c, text *t, const char *subject, const pj_log *log, uint64_t line, const pj_key *recorder, const text *checkpoint)
{
    return write_text(c, t, subject, write_receipt, &(wanted){.log = log, .key = recorder, .other = checkpoint, .line = line});
}

int make_consistency(cli *c, text *t, const char *subject, const pj_log *log, const text *old, const pj_key *recorder)
{
    return write_text(c, t, subject, write_consistency, &(wanted){.log = log, .key = recorder, .other = old});
}

int make_cosigned(cli *c, text *t, const char *subject, const pj_log *log, const text *checkpoint, const pj_key *witness)
{
    return write_text(c, t, subject, write_cosigned, &(wanted){.log = log, .key = witness, .other = checkpoint});
}

/* Base64 of RFC 4648 §4, which checkpoints have and logs have not. */
static void read_hash(const char *base64, uint8_t hash[32])
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint32_t bits = 0;
    size_t held = 0, len = 0;

    for (; len < 32 && *base64 != '\0'; base64++) {
        const char *digit = strchr(digits, *base64);

        bits = bits << 6 | (uint32_t)(digit != NULL ? digit - digits : 0);
        held += 6;
        if (held >= 8) {
            held -= 8;
            hash[len++] = (uint8_t)(bits >> held);
        }
    }
}

uint64_t checkpoint_size(const char *checkpoint)
{
    const char *size = strchr(checkpoint, '\n');

    return size != NULL ? strtoull(size + 1, NULL, 10) : 0;
}

short_form checkpoint_short(const char *checkpoint)
{
    const char *size = strchr(checkpoint, '\n'), *root = size != NULL ? strchr(size + 1, '\n') : NULL;
    uint8_t hash[32] = {0};
    pj_short words;
    short_form s;

    read_hash(root != NULL ? root + 1 : "", hash);
    pj_short_write(&words, hash);
    snprintf(s.text, sizeof s.text, "%llu/%s", (unsigned long long)checkpoint_size(checkpoint), words.text);
    return s;
}

/* A line of a log is canonical: behind the body, which may hold anything, stand kind, a hash of 43 characters and the number (F2). */
static int is_of_kind(const char *line, size_t len, const char *kind)
{
    char end[64];
    size_t end_len = (size_t)snprintf(end, sizeof end, "},\"kind\":\"%s\",\"prev\":\"", kind), digits = 0;
    size_t behind = sizeof "\",\"seq\":" - 1 + 43;

    while (digits + 1 < len && line[len - 2 - digits] >= '0' && line[len - 2 - digits] <= '9')
        digits++;
    behind += digits + 1;
    return len >= end_len + behind && memcmp(line + len - behind - end_len, end, end_len) == 0;
}

static int has_body(const char *line, size_t len, const char *body)
{
    static const char start[] = "{\"body\":", next[] = ",\"kind\":";
    size_t body_len = strlen(body), start_len = sizeof start - 1;

    return len > start_len + body_len + sizeof next && memcmp(line + start_len, body, body_len) == 0 &&
           memcmp(line + start_len + body_len, next, sizeof next - 1) == 0;
}

int find_lines(cli *c, const char *path, uint64_t lines, const char *const *kinds, const char *body, line_found found, void *arg)
{
    int rc = DONE;
    FILE *file = fopen(path, "re");
    char *line = NULL;
    size_t room = 0;
    ssize_t got = 0;

    if (file == NULL)
        TRY(fail(c, _("%s: cannot open: %s"), path, strerror(errno)));
    for (uint64_t i = 0; i < lines && (got = getline(&line, &room, file)) > 0; i++) {
        size_t len = (size_t)got - 1;

        if ((is_of_kind(line, len, kinds[0]) || (kinds[1] != NULL && is_of_kind(line, len, kinds[1]))) &&
            (body == NULL || has_body(line, len, body)))
            TRY(found(arg, i));
    }
    if (got < 0)
        TRY(fail(c, _("%s: cannot read: %s"), path, strerror(errno)));
out:
    free(line);
    if (file != NULL)
        fclose(file);
    return rc;
}
