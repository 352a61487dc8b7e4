/* Log, keys and cards: do they belong together? */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/doctor.h"

/* A complaint becomes a finding: what is behind `errors` is not shown, what was complained of is taken. */
typedef struct {
    FILE *err;
    int json;
    char complaint[sizeof((cli *)0)->complaint];
} quiet;

static quiet begin_quiet(cli *c)
{
    quiet q = {.err = c->err, .json = c->json};
    FILE *nowhere = fopen("/dev/null", "w");

    memcpy(q.complaint, c->complaint, sizeof q.complaint);
    c->complaint[0] = '\0';
    if (nowhere != NULL)
        c->err = nowhere;
    return q;
}

/* What was complained of meanwhile is in `found`. */
static void end_quiet(cli *c, const quiet *q, char found[sizeof((cli *)0)->complaint])
{
    if (c->err != q->err)
        fclose(c->err);
    c->err = q->err;
    memcpy(found, c->complaint, sizeof c->complaint);
    memcpy(c->complaint, q->complaint, sizeof q->complaint);
}

void doctor_log(doctor *d)
{
    char found[sizeof d->c->complaint];
    pj_summary s;
    quiet q;
    int rc;

    if (d->o->words_len == 0) {
        doctor_note(d, N_("log"), FINDING_FINE, NULL, "%s", _("none was given: only the machine and what was named is looked at"));
        return;
    }
    q = begin_quiet(d->c);
    rc = open_log_at(d->c, &d->log, d->o, d->o->words[0], 0);
    end_quiet(d->c, &q, found);
    if (rc != DONE) {
        doctor_note(d, N_("log"), FINDING_WRONG, N_("take the copy that the verifier accepts, or start the vote anew"), "%s", found);
        return;
    }
    pj_log_summary(d->log, &s);
    doctor_note(d, N_("log"), FINDING_FINE, NULL, _("%s: every check passes; lines %llu; deputies %u, on the roll %u"), d->o->words[0],
                (unsigned long long)s.lines, s.deputies, s.roll);
}

static int others_can_read(const char *path, struct stat *about)
{
    return stat(path, about) == 0 && (about->st_mode & (S_IRWXG | S_IRWXO)) != 0;
}

static void note_role(doctor *d, const char *path, const pj_key *key)
{
    uint32_t number;
    char name[601];

    key_name(key, name);
    switch (pj_definition_role(pj_log_definition(d->log), key, &number)) {
    case PJ_ROLE_RECORDER:
        doctor_note(d, N_("key"), FINDING_FINE, NULL, _("%s: the recorder, %s"), path, name);
        return;
    case PJ_ROLE_TRUSTEE:
        doctor_note(d, N_("key"), FINDING_FINE, NULL, _("%s: trustee %u, %s"), path, number, name);
        return;
    case PJ_ROLE_STATION:
        doctor_note(d, N_("key"), FINDING_FINE, NULL, _("%s: station %u, %s"), path, number, name);
        return;
    case PJ_ROLE_WITNESS:
        doctor_note(d, N_("key"), FINDING_FINE, NULL, _("%s: witness %u, %s"), path, number, name);
        return;
    case PJ_ROLE_NONE:
        break;
    }
    doctor_note(d, N_("key"), FINDING_WRONG, N_("find the key whose public file stands in the definition; a new one cannot take its place"),
                _("%s: a good key of %s, but nobody's in this vote"), path, name);
}

static int is_trustee(const doctor *d, const pj_key *key)
{
    return d->log != NULL && pj_definition_role(pj_log_definition(d->log), key, NULL) == PJ_ROLE_TRUSTEE;
}

static void look_at_key(doctor *d, const char *path)
{
    char found[sizeof d->c->complaint], name[601];
    struct stat about;
    pj_key *key;
    quiet q = begin_quiet(d->c);
    int rc = read_key_file(d->c, &key, path);

    end_quiet(d->c, &q, found);
    if (rc != DONE) {
        doctor_note(d, N_("key"), FINDING_WRONG, N_("look for its copy"), "%s", found);
        return;
    }
    if (d->log != NULL) {
        note_role(d, path, key);
    } else {
        key_name(key, name);
        doctor_note(d, N_("key"), FINDING_FINE, NULL, _("%s: a good key of %s"), path, name);
    }
    if (others_can_read(path, &about))
        doctor_note(d, N_("key"), FINDING_WARNING, N_("chmod 600, or keep it on a stick of its holder"), _("%s: others on this machine can read it"), path);
    d->trustee_keys_here += is_trustee(d, key);
    pj_key_destroy(key);
}

void doctor_keys(doctor *d)
{
    pj_summary s;

    for (size_t i = 0; i < option_count(d->o, "key"); i++)
        look_at_key(d, option_at(d->o, "key", i));
    if (d->log == NULL)
        return;
    pj_log_summary(d->log, &s);
    if (d->trustee_keys_here > 1 && d->trustee_keys_here >= s.threshold)
        doctor_note(d, N_("key"), FINDING_WARNING, N_("each trustee keeps its own key, and brings it to the count"),
                    _("trustees' keys within reach of this machine: %u, which is enough to open single ballots"), d->trustee_keys_here);
}

typedef struct {
    size_t live, unknown, withdrawn, voted;
} card_counts;

static int count_cards(doctor *d, const pj_code *codes, size_t count, card_counts *k)
{
    for (size_t i = 0; i < count; i++) {
        pj_credential_state state;
        pj_error error = {0};
        int rc = engine_said(d->c, "cards", pj_log_credential(d->log, &state, &codes[i], &error), &error);

        if (rc != DONE)
            return rc;
        k->live += state == PJ_CREDENTIAL_LIVE;
        k->unknown += state == PJ_CREDENTIAL_UNKNOWN;
        k->withdrawn += state == PJ_CREDENTIAL_WITHDRAWN;
        k->voted += state == PJ_CREDENTIAL_VOTED;
    }
    return DONE;
}

static void note_cards(doctor *d, const char *path, size_t count, const card_counts *k)
{
    if (k->unknown > 0)
        doctor_note(d, N_("cards"), FINDING_WRONG, N_("these cards are of another vote: do not give them out"), _("%s: cards that are not on the roll of this log: %zu of %zu"),
                    path, k->unknown, count);
    else
        doctor_note(d, N_("cards"), FINDING_FINE, NULL, _("%s: cards %zu, all on the roll; withdrawn %zu, voted %zu"), path, count, k->withdrawn, k->voted);
}

static void look_at_cards(doctor *d, const char *path)
{
    char found[sizeof d->c->complaint];
    struct stat about;
    pj_code *codes;
    size_t count;
    card_counts k = {0};
    quiet q = begin_quiet(d->c);
    int rc = read_cards_file(d->c, &codes, &count, path);

    if (rc == DONE && d->log != NULL)
        rc = count_cards(d, codes, count, &k);
    end_quiet(d->c, &q, found);
    if (rc != DONE)
        doctor_note(d, N_("cards"), FINDING_WRONG, N_("look for the file that roll wrote"), "%s", found);
    else if (d->log != NULL)
        note_cards(d, path, count, &k);
    else
        doctor_note(d, N_("cards"), FINDING_FINE, NULL, _("%s: cards: %zu, each well written"), path, count);
    if (rc == DONE && others_can_read(path, &about))
        doctor_note(d, N_("cards"), FINDING_WARNING, N_("chmod 600, and destroy it when the cards are printed"), _("%s: others on this machine can read it"), path);
    free_codes(codes, count);
}

void doctor_cards(doctor *d)
{
    for (size_t i = 0; i < option_count(d->o, "cards"); i++)
        look_at_cards(d, option_at(d->o, "cards", i));
}
