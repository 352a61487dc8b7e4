/* Verbs that append one record with a key and need to know nothing else. */
#include "cli/verbs.h"

const option_spec KEYED_OPTIONS[] = {
    {"key", 'k', OPTION_REQUIRED, "FILE.key", N_("the key file of whoever does it")},
    {NULL, 0, OPTION_FLAG, NULL, NULL},
};

const option_spec CLOSE_OPTIONS[] = {
    {"key", 'k', OPTION_REQUIRED, "FILE.key", N_("key file of the recorder")},
    TIME_OPTION,
    {NULL, 0, OPTION_FLAG, NULL, NULL},
};

typedef pj_status (*append_with_key)(pj_log *log, const pj_key *key, pj_error *error);

/* Papers nobody has ruled on yet are told while somebody still can: until something is decrypted. */
static void remind_of_doubtful(cli *c, const options *o, const pj_log *log)
{
    pj_summary s;

    pj_log_summary(log, &s);
    if (s.phase == PJ_PHASE_CLOSED && s.shared == 0 && s.doubtful > 0)
        note(c, _("warning: papers with something unreadable that nobody has ruled on: %u; see piaojue doubtful %s"), s.doubtful, o->words[0]);
}

/* Without `append_record` the vote is closed: that takes a time too. */
static int append(cli *c, const options *o, append_with_key append_record, const char *kind, const char *what)
{
    int rc = DONE;
    pj_key *key = NULL;
    pj_log *log = NULL;
    pj_error error = {0};
    pj_status status;
    uint64_t now = 0;
    char name[601], sentence[1024];

    TRY(option_time(c, o, &now));
    TRY(read_key_file(c, &key, option_value(o, "key")));
    TRY(open_log(c, &log, o, 1));
    status = append_record != NULL ? append_record(log, key, &error) : pj_log_close_vote(log, key, now, &error);
    TRY(engine_said(c, o->words[0], status, &error));
    remind_of_doubtful(c, o, log);
    key_name(key, name);
    snprintf(sentence, sizeof sentence, "%s: %s", name, what);
    TRY(say_recorded(c, o, log, kind, sentence));
out:
    pj_key_destroy(key);
    pj_log_close(log);
    return rc;
}

int verb_deal(cli *c, const options *o)
{
    return append(c, o, pj_log_deal, "deal", _("part of the key dealt"));
}

int verb_accept(cli *c, const options *o)
{
    return append(c, o, pj_log_accept, "accept", _("key checked and accepted"));
}

int verb_rehearse(cli *c, const options *o)
{
    return append(c, o, pj_log_rehearse, "rehearsal", _("rehearsal passed: can decrypt"));
}

int verb_close(cli *c, const options *o)
{
    return append(c, o, NULL, "close", _("vote closed"));
}

int verb_share(cli *c, const options *o)
{
    return append(c, o, pj_log_share, "share", _("part of the sums decrypted"));
}

int verb_attest(cli *c, const options *o)
{
    return append(c, o, pj_log_attest, "attest", _("counted log attested"));
}
