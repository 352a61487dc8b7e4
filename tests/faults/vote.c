#include "tests/faults/vote.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/faults/inject.h"

void must(pj_status status, const pj_error *err, const char *what)
{
    if (status == PJ_OK)
        return;
    fprintf(stderr, "faults: %s: %s\n", what, err->text);
    exit(2);
}

static void *had(void *memory)
{
    if (!memory)
        must(PJ_E_MEMORY, &(pj_error){.text = "no memory"}, "preparing");
    return memory;
}

/* ---- the store ---- */

static int store_call(void)
{
    return inject_meets(FAULT_STORE) ? EIO : 0;
}

static int store_size(void *arg, uint64_t *size)
{
    vote_store *s = arg;
    *size = s->len;
    return store_call();
}

static int store_read(void *arg, uint64_t offset, uint8_t *bytes, size_t len)
{
    vote_store *s = arg;
    if (store_call() || offset + len > s->len)
        return EIO;
    memcpy(bytes, s->bytes + offset, len);
    return 0;
}

/* What fails has written half. */
static int store_append(void *arg, const uint8_t *bytes, size_t len)
{
    vote_store *s = arg;
    int failure = store_call();
    len = failure ? len / 2 : len;
    if (s->len + len > s->room)
        return ENOSPC;
    memcpy(s->bytes + s->len, bytes, len);
    s->len += len;
    return failure;
}

static int store_sync(void *arg)
{
    (void)arg;
    return store_call();
}

static int store_truncate(void *arg, uint64_t size)
{
    vote_store *s = arg;
    if (store_call())
        return EIO;
    s->len = (size_t)size;
    return 0;
}

static void store_close(void *arg)
{
    (void)arg;
}

pj_store vote_store_of(vote_store *s, const vote *v, vote_stage stage, int writable)
{
    vote_store_free(s);
    s->room = v->logs[stage].len + VOTE_ROOM;
    s->bytes = had(malloc(s->room));
    s->len = v->logs[stage].len;
    if (s->len)
        memcpy(s->bytes, v->logs[stage].text, s->len);
    return vote_store_again(s, writable);
}

pj_store vote_store_again(vote_store *s, int writable)
{
    return (pj_store){s, writable, store_size, store_read, store_append, store_sync, store_truncate, store_close};
}

void vote_store_free(vote_store *s)
{
    free(s->bytes);
    *s = (vote_store){0};
}

/* ---- definitions ---- */

static void public_of(pj_public *out, const pj_key *key)
{
    char text[2048];
    size_t len = sizeof text;
    pj_error err;
    must(pj_key_write_public(key, text, &len, &err), &err, "a public key");
    must(pj_public_read(out, text, len, &err), &err, "a public key");
}

/* An election of one of two, with names written in, where both candidates may tie, and a motion; the trustee is chief and attests, a witness
 * cosigns. */
static vote_text definition_json(const vote *v, const char *secrecy)
{
    static const char contest[] =
        "{\"id\":\"e\",\"title\":\"选举\",\"items\":[{\"id\":\"x\",\"title\":\"X\"},{\"id\":\"y\",\"title\":\"Y\"}],\"marks\":[\"yes\"],\"row\":[0,1],"
        "\"cap\":{\"mark\":\"yes\",\"min\":0,\"max\":1},%s\"decide\":{\"rule\":\"select\",\"mark\":\"yes\",\"places\":1,\"base\":\"deputies\",\"pass\":"
        "{\"at_least\":[1,5]},\"tie\":\"runoff\",\"second_tie\":\"presidium\",\"shortfall\":\"revote\"}}";
    static const char motion[] =
        ",{\"id\":\"m\",\"title\":\"议案\",\"items\":[{\"id\":\"z\",\"title\":\"Z\"}],\"marks\":[\"yes\"],\"row\":[0,1],"
        "\"decide\":{\"rule\":\"pass\",\"mark\":\"yes\",\"base\":\"valid\",\"pass\":{\"more_than\":[1,2]}}}";
    int is_sealed = strcmp(secrecy, "sealed") == 0, is_sm2 = strcmp(v->suite, "SM2-SM3") == 0;
    char people[4000], only[1000];
    pj_public recorder, trustee, station, witness;
    vote_text out = {had(malloc(8000)), 0};
    public_of(&recorder, v->recorder);
    public_of(&trustee, v->trustee);
    public_of(&station, v->station);
    public_of(&witness, v->witness);
    snprintf(people, sizeof people,
             "\"recorder\":{\"key\":\"%s\",\"name\":\"recorder\"%s%s%s},\"trustees\":[{\"key\":\"%s\",\"name\":\"trustee\",\"seal\":\"%s\"}],\"threshold\":1,"
             "\"attestations\":1,\"witnesses\":{\"least\":1,\"of\":[{\"key\":\"%s\",\"name\":\"witness\"}]}",
             recorder.key, is_sm2 ? "" : ",\"ed25519\":\"", recorder.ed25519, is_sm2 ? "" : "\"", trustee.key, trustee.seal,
             is_sm2 ? witness.key : witness.ed25519);
    snprintf(only, sizeof only, is_sealed ? "\"chief\":1,\"stations\":[{\"key\":\"%s\",\"name\":\"station\"}]" : "\"stations\":[]", station.key);
    int n = snprintf(out.text, 8000, "{\"format\":\"piaojue/1\",\"suite\":\"%s\",\"title\":\"试票\",\"secrecy\":\"%s\",\"electorate\":{\"deputies\":5,\"quorum\":"
                     "{\"at_least\":[1,2]},\"source\":\"\"},\"contests\":[", v->suite, secrecy);
    n += snprintf(out.text + n, 8000 - (size_t)n, contest, is_sealed ? "\"others\":{\"max\":1}," : "");
    n += snprintf(out.text + n, 8000 - (size_t)n, "%s],%s,%s,\"validity\":{\"blank\":\"valid\",\"conflict\":\"mark\",\"overvote\":\"ballot\",\"unreadable\":\"mark\"}}",
                  motion, people, only);
    out.len = (size_t)n;
    return out;
}

/* ---- stages ---- */

static void keep(vote *v, const vote_store *s, vote_stage stage)
{
    v->logs[stage] = (vote_text){had(malloc(s->len)), s->len};
    memcpy(v->logs[stage].text, s->bytes, s->len);
}

static vote_text text_room(void)
{
    return (vote_text){had(malloc(VOTE_ROOM)), VOTE_ROOM};
}

static void make_ballot(vote *v, const pj_log *log)
{
    static const uint8_t x[VOTE_CELLS] = {1, 0, 0};
    pj_error err;
    v->ballot = text_room();
    v->opening = text_room();
    must(pj_log_seal(log, v->ballot.text, &v->ballot.len, v->opening.text, &v->opening.len, &v->codes[0], x, VOTE_CELLS, &err), &err, "sealing");
}

static void make_evidence(vote *v, const pj_log *log)
{
    pj_error err;
    v->checkpoint = text_room();
    v->cosigned = text_room();
    v->receipt = text_room();
    must(pj_log_checkpoint(log, v->checkpoint.text, &v->checkpoint.len, v->recorder, &err), &err, "checkpoint");
    must(pj_log_cosign(log, v->cosigned.text, &v->cosigned.len, v->witness, VOTE_TIME, v->checkpoint.text, v->checkpoint.len, &err), &err, "cosigning");
    must(pj_log_receipt(log, v->receipt.text, &v->receipt.len, 1, v->recorder, NULL, 0, &err), &err, "receipt");
}

/* Line of the doubtful paper: papers are shuffled. */
static uint64_t find_doubtful(const pj_log *log)
{
    char json[2000];
    size_t len = sizeof json;
    pj_error err;
    must(pj_log_doubtful(log, json, &len, &err), &err, "doubtful papers");
    const char *at = strstr(json, "\"ballot\":");
    return at ? strtoull(at + strlen("\"ballot\":"), NULL, 10) : 0;
}

static void up_to_open(vote *v, vote_store *s, pj_log *log)
{
    pj_error err;
    keep(v, s, STAGE_NEW);
    must(pj_log_deal(log, v->trustee, &err), &err, "deal");
    keep(v, s, STAGE_DEALT);
    must(pj_log_accept(log, v->trustee, &err), &err, "accept");
    keep(v, s, STAGE_ACCEPTED);
    must(pj_log_roll(log, v->recorder, v->codes, 2, &err), &err, "roll");
    keep(v, s, STAGE_ROLL);
    must(pj_log_rehearse(log, v->trustee, &err), &err, "rehearse");
    keep(v, s, STAGE_REHEARSED);
    must(pj_log_open_vote(log, v->recorder, 4, 4, NULL, 0, VOTE_TIME, &err), &err, "open");
    keep(v, s, STAGE_OPEN);
}

/* One paper for y, one that cannot be read and has a name written in: with the ballot for x, a tie. */
static void from_open(vote *v, vote_store *s, pj_log *log)
{
    static const char *const rows[2 * VOTE_CELLS] = {"", "yes", "", "", "?", ""};
    static const char *const names[2 * VOTE_CONTESTS] = {NULL, NULL, "王 五", NULL};
    pj_receipt receipt;
    pj_error err;
    make_ballot(v, log);
    must(pj_log_import(log, v->station, rows, names, 2, &err), &err, "import");
    keep(v, s, STAGE_PAPERS);
    v->doubtful = find_doubtful(log);
    make_evidence(v, log);
    must(pj_log_submit(log, &receipt, v->ballot.text, v->ballot.len, &err), &err, "submit");
    must(pj_log_close_vote(log, v->recorder, VOTE_TIME, &err), &err, "close");
    keep(v, s, STAGE_CLOSED);
    must(pj_log_share(log, v->trustee, &err), &err, "share");
    keep(v, s, STAGE_SHARED);
    must(pj_log_result(log, v->recorder, VOTE_TIME, &err), &err, "result");
    keep(v, s, STAGE_COUNTED);
    v->following = text_room();
    must(pj_log_follow_up(log, v->following.text, &v->following.len, &err), &err, "the vote that follows");
}

static void make_keys(vote *v)
{
    pj_error err;
    must(pj_key_create(&v->recorder, v->suite, "recorder", &err), &err, "key");
    must(pj_key_create(&v->trustee, v->suite, "trustee", &err), &err, "key");
    must(pj_key_create(&v->station, v->suite, "station", &err), &err, "key");
    must(pj_key_create(&v->witness, v->suite, "witness", &err), &err, "key");
    must(pj_code_draw(&v->codes[0], &err), &err, "code");
    must(pj_code_draw(&v->codes[1], &err), &err, "code");
    must(pj_code_draw(&v->stranger, &err), &err, "code");
    v->key = text_room();
    v->public = text_room();
    must(pj_key_write(v->trustee, v->key.text, &v->key.len, &err), &err, "key");
    must(pj_key_write_public(v->trustee, v->public.text, &v->public.len, &err), &err, "key");
}

/* Line 0 alone, of the definition with this JSON. */
static pj_definition *begin_other(vote *v, vote_store *s, const vote_text *json, vote_stage stage)
{
    pj_definition *definition;
    pj_log *log;
    pj_error err;
    must(pj_definition_read(&definition, json->text, json->len, &err), &err, "definition");
    pj_store store = vote_store_of(s, v, STAGE_NONE, 1);
    must(pj_log_create(&log, &store, definition, v->recorder, &err), &err, "new log");
    keep(v, s, stage);
    pj_log_close(log);
    return definition;
}

void vote_make(vote *v, const char *suite)
{
    vote_store s = {0};
    pj_log *log;
    pj_error err;
    *v = (vote){.suite = suite};
    make_keys(v);
    v->definition = definition_json(v, "sealed");
    must(pj_definition_read(&v->sealed, v->definition.text, v->definition.len, &err), &err, "definition");
    pj_store store = vote_store_of(&s, v, STAGE_NONE, 1);
    must(pj_log_create(&log, &store, v->sealed, v->recorder, &err), &err, "new log");
    up_to_open(v, &s, log);
    from_open(v, &s, log);
    pj_log_close(log);
    vote_text named = definition_json(v, "named");
    pj_definition_destroy(begin_other(v, &s, &named, STAGE_NAMED));
    pj_definition_destroy(begin_other(v, &s, &v->following, STAGE_FOLLOWING));
    free(named.text);
    vote_store_free(&s);
}

void vote_free(vote *v)
{
    vote_text *texts[] = {&v->definition, &v->following, &v->key, &v->public, &v->ballot, &v->opening, &v->checkpoint, &v->cosigned, &v->receipt};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        free(texts[i]->text);
    for (size_t i = 0; i < STAGES; i++)
        free(v->logs[i].text);
    pj_definition_destroy(v->sealed);
    pj_key_destroy(v->recorder);
    pj_key_destroy(v->trustee);
    pj_key_destroy(v->station);
    pj_key_destroy(v->witness);
}

void vote_summary(char out[VOTE_SUMMARY], const pj_log *log)
{
    pj_summary s;
    pj_log_summary(log, &s);
    snprintf(out, VOTE_SUMMARY,
             "phase %d, lines %llu, deputies %u present %u issued %u, roll %u withdrawn %u, ballots %u papers %u challenges %u, sets %x %x %x %x %x, "
             "doubtful %u, void %d, cut %llu",
             (int)s.phase, (unsigned long long)s.lines, s.deputies, s.present, s.issued, s.roll, s.withdrawn, s.by_credential, s.paper, s.challenges,
             s.dealt, s.accepted, s.rehearsed, s.shared, s.attested, s.doubtful, s.is_void, (unsigned long long)s.cut);
}
