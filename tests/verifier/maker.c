#include "making.h"

#include <stdlib.h>
#include <string.h>

#include "../../verifier/multiply.h"

/* ---- up to the ballots ---- */

static void make_vote(struct making *m)
{
    const struct plan *plan = m->plan;
    struct text before = {0}, after = {0};

    add(&before, "\"contests\":[{");
    if (plan->cap > 0)
        add(&before, "\"cap\":{\"mark\":\"m0\",\"max\":%u,\"min\":0},", plan->cap);
    add(&before, "\"decide\":{\"base\":\"none\",\"mark\":\"m0\",\"places\":1,\"rule\":\"select\",\"second_tie\":\"runoff\",\"shortfall\":\"leave\",\"tie\":\"runoff\"},"
        "\"id\":\"c\",\"items\":[");
    for (uint32_t i = 0; i < plan->items; i++)
        add(&before, "%s{\"id\":\"p%u\",\"title\":\"议题 %u\"}", i > 0 ? "," : "", i, i);
    add(&before, "],\"marks\":[");
    for (uint32_t i = 0; i < plan->marks; i++)
        add(&before, "%s\"m%u\"", i > 0 ? "," : "", i);
    add(&before, "],\"row\":[%u,%u],\"title\":\"票决\"}],\"electorate\":{\"deputies\":%u,\"quorum\":{\"at_least\":[2,3]},\"source\":\"\"},"
        "\"format\":\"piaojue/1\",\"recorder\":{", plan->row_min, plan->row_max, plan->ballots + 1);
    add_member(&before, "key", m->recorder.public, POINT_BYTES);
    add(&before, ",\"name\":\"recorder\"},\"secrecy\":\"sealed\"");
    add(&after, "\"stations\":[],\"suite\":\"%s\",\"threshold\":%u,\"title\":\"test\",\"trustees\":[", m->suite->name, plan->threshold);
    for (uint32_t i = 0; i < plan->trustees; i++) {
        add(&after, "%s{", i > 0 ? "," : "");
        add_member(&after, "key", m->trustees[i].public, POINT_BYTES);
        add(&after, ",\"name\":\"trustee %u\",", i + 1);
        add_member(&after, "seal", m->seals[i].public, POINT_BYTES);
        add(&after, "}");
    }
    add(&after, "],\"validity\":{\"blank\":\"valid\",\"conflict\":\"mark\",\"overvote\":\"ballot\",\"unreadable\":\"mark\"}");
    add_line(m, "vote", &m->recorder.secret, &before, &after);
    memcpy(m->vote, m->head, HASH_BYTES);
}

/* The sealed shares are for nobody to open here: any point and scalar will do. */
static void make_deal(struct making *m, uint32_t i)
{
    const struct plan *plan = m->plan;
    const uint8_t number = (uint8_t)(i + 1);
    uint8_t commitments[TRUSTEES_MOST * 64], possession[96], shares[TRUSTEES_MOST * 96];
    struct text before = {0}, after = {0};
    struct num w, c;

    for (uint32_t k = 0; k < plan->threshold; k++) {
        stream_num(&m->stream, &m->coefficients[i][k], &m->suite->n);
        multiple_bytes(commitments + 64 * k, &m->g, &m->coefficients[i][k], m->suite);
    }
    stream_num(&m->stream, &w, &m->suite->n);
    multiple_bytes(possession, &m->g, &w, m->suite);
    hash_to_scalar(&c, m->suite, "possession", 4,
                   (struct bytes[]){{m->vote, 32}, {&number, 1}, {commitments, 64 * plan->threshold}, {possession, 64}});
    times(&c, &c, &m->coefficients[i][0], m->suite);
    mod_add(&c, &c, &w, &m->suite->n);
    num_store(possession + 64, &c);
    for (uint32_t j = 0; j < plan->trustees; j++)
        memcpy(shares + 96 * j, possession, 96);
    add_member(&before, "commitments", commitments, 64 * plan->threshold);
    add(&before, ",");
    add_member(&before, "possession", possession, 96);
    add(&before, ",");
    add_member(&before, "shares", shares, 96 * plan->trustees);
    add(&after, "\"trustee\":%u", i + 1);
    add_vote(m, &after);
    add_line(m, "deal", &m->trustees[i].secret, &before, &after);
}

/* Y and x_j, by Horner. */
static void derive(struct making *m)
{
    const struct modulus *n = &m->suite->n;
    struct num secret = {{0}};
    struct point y;

    for (uint32_t i = 0; i < m->plan->trustees; i++) {
        mod_add(&secret, &secret, &m->coefficients[i][0], n);
        for (uint32_t j = 0; j < m->plan->trustees; j++) {
            struct num value = {{0}}, at = num_small(j + 1);
            for (uint32_t k = m->plan->threshold; k-- > 0;) {
                times(&value, &value, &at, m->suite);
                mod_add(&value, &value, &m->coefficients[i][k], n);
            }
            mod_add(&m->shares[j], &m->shares[j], &value, n);
        }
    }
    multiple_bytes(m->joint, &m->g, &secret, m->suite);
    point_decode(&y, m->joint, m->suite);
    comb_set(&m->y, &y, m->suite);
}

static void make_accept(struct making *m, uint32_t j)
{
    struct text before = {0}, after = {0};

    add_member(&before, "key", m->joint, POINT_BYTES);
    add(&after, "\"trustee\":%u", j + 1);
    add_vote(m, &after);
    add_line(m, "accept", &m->trustees[j].secret, &before, &after);
}

static int by_key(const void *a, const void *b)
{
    return memcmp(((const struct key *)a)->public, ((const struct key *)b)->public, POINT_BYTES);
}

static void make_roll(struct making *m)
{
    for (uint32_t i = 0; i < m->plan->ballots; i++)
        new_key(m, &m->credentials[i]);
    qsort(m->credentials, m->plan->ballots, sizeof *m->credentials, by_key);
    for (uint32_t first = 0; first < m->plan->ballots; first += 4096) {
        struct text before = {0}, after = {0};
        add(&before, "\"keys\":[");
        for (uint32_t i = first; i < m->plan->ballots && i < first + 4096; i++) {
            add(&before, "%s\"", i > first ? "," : "");
            add_base64(&before, m->credentials[i].public, POINT_BYTES);
            add(&before, "\"");
        }
        add(&before, "]");
        add_vote(m, &after);
        add_line(m, "roll", &m->recorder.secret, &before, &after);
    }
}

/* Rehearsal and share: D = x·A and its proof for each of the bases. */
static void make_decryption(struct making *m, const char *kind, uint32_t j, size_t count, const struct point *bases)
{
    const uint8_t number = (uint8_t)(j + 1);
    uint8_t *a = malloc(64 * count), *d = malloc(64 * count), *proof = malloc(64 * (count + 1) + 32), key[64];
    struct text before = {0}, after = {0};
    struct jacobian multiple;
    struct point point;
    struct num k, c;

    if (!a || !d || !proof)
        abort();
    stream_num(&m->stream, &k, &m->suite->n);
    multiple_bytes(proof, &m->g, &k, m->suite);
    multiple_bytes(key, &m->g, &m->shares[j], m->suite);
    for (size_t i = 0; i < count; i++) {
        point_encode(a + 64 * i, &bases[i], m->suite);
        multiply_few_var(&multiple, NULL, 1, &bases[i], &m->shares[j], m->suite);
        jacobian_settle(&point, &multiple, 1, m->suite);
        point_encode(d + 64 * i, &point, m->suite);
        multiply_few_var(&multiple, NULL, 1, &bases[i], &k, m->suite);
        jacobian_settle(&point, &multiple, 1, m->suite);
        point_encode(proof + 64 * (i + 1), &point, m->suite);
    }
    hash_to_scalar(&c, m->suite, "equality", 7, (struct bytes[]){{m->vote, 32}, {kind, strlen(kind)}, {&number, 1}, {key, 64},
                   {a, 64 * count}, {d, 64 * count}, {proof, 64 * (count + 1)}});
    times(&c, &c, &m->shares[j], m->suite);
    mod_add(&c, &c, &k, &m->suite->n);
    num_store(proof + 64 * (count + 1), &c);
    add_member(&before, "proof", proof, 64 * (count + 1) + 32);
    add(&before, ",");
    add_member(&before, "shares", d, 64 * count);
    add(&after, "\"trustee\":%u", j + 1);
    add_vote(m, &after);
    add_line(m, kind, &m->trustees[j].secret, &before, &after);
    free(a);
    free(d);
    free(proof);
}

static void make_rehearsals(struct making *m)
{
    struct jacobian multiple;
    struct point base;
    struct num a;

    hash_to_scalar(&a, m->suite, "rehearsal", 2, (struct bytes[]){{m->vote, 32}, {m->joint, 64}});
    multiply_few_var(&multiple, &a, 0, NULL, NULL, m->suite);
    jacobian_settle(&base, &multiple, 1, m->suite);
    for (uint32_t j = 0; j < m->plan->threshold; j++)
        make_decryption(m, "rehearsal", j, 1, &base);
}

static void make_open(struct making *m)
{
    struct text before = {0}, after = {0};

    add(&before, "\"issued\":%u,\"present\":%u", m->plan->ballots, m->plan->ballots);
    add(&after, "\"time\":\"2026-01-20T09:00:00Z\"");
    add_vote(m, &after);
    add(&after, ",\"withdrawn\":[]");
    add_line(m, "open", &m->recorder.secret, &before, &after);
}

/* ---- the end ---- */

static void make_close(struct making *m)
{
    struct text before = {0}, after = {0};
    uint8_t root[HASH_BYTES];

    tree_root(root, &m->tree, m->suite);
    add(&before, "\"ballots\":%u,", m->plan->ballots);
    add_member(&before, "head", m->head, HASH_BYTES);
    add(&before, ",");
    add_member(&before, "root", root, HASH_BYTES);
    add(&after, "\"time\":\"2026-01-20T09:20:00Z\"");
    add_vote(m, &after);
    add_line(m, "close", &m->recorder.secret, &before, &after);
}

static void make_shares(struct making *m, const struct contest *contest)
{
    struct point *bases = malloc(contest->cells * sizeof *bases);

    if (!bases)
        abort();
    for (uint32_t i = 0; i < contest->cells; i++)
        jacobian_settle(&bases[i], &m->sums[2 * i], 1, m->suite);
    for (uint32_t j = m->plan->trustees; j-- > m->plan->trustees - m->plan->threshold;)
        make_decryption(m, "share", j, contest->cells, bases);
    free(bases);
}

static void add_counts(struct text *text, const struct making *m)
{
    add(text, "\"counts\":[");
    for (uint32_t i = 0; i < m->plan->items; i++) {
        add(text, "%s[", i > 0 ? "," : "");
        for (uint32_t k = 0; k < m->plan->marks; k++)
            add(text, "%s%u", k > 0 ? "," : "", m->counts[i * m->plan->marks + k]);
        add(text, "]");
    }
    add(text, "],");
}

static void add_verdict(struct text *text, const struct making *m)
{
    uint32_t best = 0, tied = 0, leader = 0;

    for (uint32_t i = 0; i < m->plan->items; i++) {
        uint32_t x = m->counts[i * m->plan->marks];
        tied = x > best ? 1 : tied + (x == best && x > 0);
        leader = x > best ? i : leader;
        best = x > best ? x : best;
    }
    if (tied == 1) {
        add(text, "{\"adopted\":[\"p%u\"],\"runoff\":{\"items\":[],\"places\":0},\"short\":0,\"state\":\"decided\"}", leader);
    } else if (tied == 0) {
        add(text, "{\"adopted\":[],\"runoff\":{\"items\":[],\"places\":0},\"short\":1,\"state\":\"short\"}");
    } else {
        const char *comma = "";
        add(text, "{\"adopted\":[],\"runoff\":{\"items\":[");
        for (uint32_t i = 0; i < m->plan->items; i++)
            if (m->counts[i * m->plan->marks] == best) {
                add(text, "%s\"p%u\"", comma, i);
                comma = ",";
            }
        add(text, "],\"places\":1},\"short\":0,\"state\":\"runoff\"}");
    }
}

static void make_result(struct making *m)
{
    const uint32_t ballots = m->plan->ballots;
    struct text before = {0}, after = {0};

    add(&before, "\"attendance\":{\"deputies\":%u,\"issued\":%u,\"present\":%u,\"returned\":%u},\"contests\":[{", ballots + 1, ballots,
        ballots, ballots);
    add_counts(&before, m);
    add(&before, "\"id\":\"c\",\"invalid\":0,\"unreadable\":[");
    for (uint32_t i = 0; i < m->plan->items; i++)
        add(&before, "%s0", i > 0 ? "," : "");
    add(&before, "],\"valid\":%u,\"verdict\":", ballots);
    add_verdict(&before, m);
    add(&before, "}]");
    add(&after, "\"time\":\"2026-01-20T09:30:00Z\"");
    add_vote(m, &after);
    add_line(m, "result", &m->recorder.secret, &before, &after);
}

/* ---- */

static struct making *making_begin(const struct plan *plan, struct log *log)
{
    struct making *m = calloc(1, sizeof *m);

    if (!m)
        abort();
    *m = (struct making){.plan = plan, .suite = plan->suite, .log = log, .stream = {plan->ballots}};
    comb_set(&m->g, &plan->suite->generator, plan->suite);
    m->credentials = calloc(plan->ballots, sizeof *m->credentials);
    m->counts = calloc(plan->items * plan->marks, sizeof *m->counts);
    m->sums = calloc(2 * plan->items * plan->marks, sizeof *m->sums);
    if (!m->credentials || !m->counts || !m->sums)
        abort();
    new_key(m, &m->recorder);
    for (uint32_t i = 0; i < plan->trustees; i++) {
        new_key(m, &m->trustees[i]);
        new_key(m, &m->seals[i]);
    }
    return m;
}

static void making_end(struct making *m)
{
    free(m->credentials);
    free(m->counts);
    free(m->sums);
    free(m);
}

/* Line 0, as the verifier reads it. */
static struct verifier *read_vote(const struct suite *suites, const struct log *log)
{
    struct verifier *verifier = verifier_new(suites, 0);

    if (!verifier || verifier_line(verifier, log->bytes, log->length) != HOLDS)
        abort();
    return verifier;
}

/* Everything behind line 0. */
static void make_rest(struct making *m, const struct contest *contest, uint64_t *first)
{
    const struct plan *plan = m->plan;

    for (uint32_t i = 0; i < plan->trustees; i++)
        make_deal(m, i);
    derive(m);
    for (uint32_t i = 0; i < plan->trustees; i++)
        make_accept(m, i);
    make_roll(m);
    make_rehearsals(m);
    make_open(m);
    *first = m->line;
    make_ballots(m, contest);
    make_close(m);
    make_shares(m, contest);
    make_result(m);
}

/* With `to`, all lines go there, and the log is left with line 0 alone. */
static bool make(struct log *log, FILE *to, const struct plan *plan, uint64_t *first)
{
    struct making *m = making_begin(plan, log);
    struct suite *suites = calloc(SUITES, sizeof *suites);
    struct verifier *verifier;
    bool failed;

    if (!suites)
        abort();
    *log = (struct log){0};
    make_vote(m);
    suites_set(suites);
    verifier = read_vote(suites, log);
    m->to = to;
    m->failed = to && fwrite(log->bytes, 1, log->length, to) != log->length;
    make_rest(m, &verifier->state.definition.contests[0], first);
    failed = m->failed;
    verifier_free(verifier);
    free(suites);
    making_end(m);
    return !failed;
}

void make_log(struct log *log, const struct plan *plan, uint64_t *first)
{
    make(log, NULL, plan, first);
}

bool write_log(FILE *to, const struct plan *plan)
{
    struct log vote;
    uint64_t first;
    bool written = make(&vote, to, plan, &first);

    log_free(&vote);
    return written;
}

void log_free(struct log *log)
{
    free(log->bytes);
    *log = (struct log){0};
}
