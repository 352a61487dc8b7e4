#include "maker.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../verifier/multiply.h"

#define WINDOWS 64
#define SPAN 16

/* ---- numbers ---- */

uint64_t stream_next(struct stream *stream)
{
    uint64_t z = stream->at += 0x9e3779b97f4a7c15u;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

void stream_bytes(struct stream *stream, void *to, size_t length)
{
    uint8_t *at = to;

    for (size_t i = 0; i < length; i++)
        at[i] = (uint8_t)stream_next(stream);
}

void stream_num(struct stream *stream, struct num *x, const struct modulus *modulus)
{
    for (int i = 0; i < 4; i++)
        x->w[i] = stream_next(stream);
    mod_reduce(x, x, modulus);
}

/* a·b of plain numbers modulo n. */
static void times(struct num *product, const struct num *a, const struct num *b, const struct suite *suite)
{
    struct num form;

    mod_enter(&form, a, &suite->n);
    mod_mul(product, &form, b, &suite->n);
}

/* ---- many multiples of one point: [w][d] = d·16^w·P ---- */

struct comb {
    struct point of[WINDOWS][SPAN];
};

static void comb_set(struct comb *comb, const struct point *p, const struct suite *suite)
{
    struct jacobian at, multiple[SPAN];

    point_lift(&at, p, suite);
    for (int w = 0; w < WINDOWS; w++) {
        multiple[0] = (struct jacobian){{{0}}, {{0}}, {{0}}};
        for (int d = 1; d < SPAN; d++)
            jacobian_add(&multiple[d], &multiple[d - 1], &at, suite);
        jacobian_add(&at, &multiple[SPAN - 1], &at, suite);
        jacobian_settle(comb->of[w], multiple, SPAN, suite);
    }
}

static void comb_add(struct jacobian *sum, const struct comb *comb, const struct num *k, const struct suite *suite)
{
    for (unsigned w = 0; w < WINDOWS; w++)
        jacobian_add_point(sum, sum, &comb->of[w][num_slice(k, 4 * w, 4)], suite);
}

/* ---- the vote being made ---- */

struct key {
    struct num secret;
    uint8_t public[POINT_BYTES];
};

struct making {
    const struct plan *plan;
    const struct suite *suite;
    struct log *log;
    struct stream stream;
    uint64_t line;
    struct tree tree;
    uint8_t head[HASH_BYTES], vote[HASH_BYTES], joint[POINT_BYTES];
    struct comb g, y;
    struct key recorder, trustees[TRUSTEES_MOST], seals[TRUSTEES_MOST];
    struct num coefficients[TRUSTEES_MOST][TRUSTEES_MOST], shares[TRUSTEES_MOST];   /* x_j */
    struct key *credentials;
    struct jacobian *sums;
    uint32_t *counts;
};

static void multiple_bytes(uint8_t *bytes, const struct comb *comb, const struct num *k, const struct suite *suite)
{
    struct jacobian sum = {{{0}}, {{0}}, {{0}}};
    struct point point;

    comb_add(&sum, comb, k, suite);
    jacobian_settle(&point, &sum, 1, suite);
    point_encode(bytes, &point, suite);
}

static void new_key(struct making *m, struct key *key)
{
    stream_num(&m->stream, &key->secret, &m->suite->n);
    multiple_bytes(key->public, &m->g, &key->secret, m->suite);
}

/* ---- text ---- */

struct text {
    char *at;
    size_t length, room;
};

static void add_bytes(struct text *text, const void *bytes, size_t length)
{
    if (text->room < text->length + length + 1) {
        text->room = 2 * (text->length + length + 1);
        text->at = realloc(text->at, text->room);
        if (!text->at)
            abort();
    }
    memcpy(text->at + text->length, bytes, length);
    text->length += length;
    text->at[text->length] = 0;
}

static void add(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void add(struct text *text, const char *format, ...)
{
    char piece[512];
    va_list list;

    va_start(list, format);
    vsnprintf(piece, sizeof piece, format, list);
    va_end(list);
    add_bytes(text, piece, strlen(piece));
}

static void add_base64(struct text *text, const uint8_t *bytes, size_t length)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    unsigned held = 0, bits = 0;
    char c;

    for (size_t i = 0; i < length; i++) {
        held = (held << 8 | bytes[i]) & 0xffff;
        for (bits += 8; bits >= 6;) {
            bits -= 6;
            c = alphabet[held >> bits & 63];
            add_bytes(text, &c, 1);
        }
    }
    if (bits > 0) {
        c = alphabet[held << (6 - bits) & 63];
        add_bytes(text, &c, 1);
    }
}

static void add_member(struct text *text, const char *name, const uint8_t *bytes, size_t length)
{
    add(text, "\"%s\":\"", name);
    add_base64(text, bytes, length);
    add(text, "\"");
}

/* ---- signatures and lines ---- */

/* ECDSA: r = (kG).x, s = (e + r·d)/k. SM2: r = e + (kG).x, s = (k − r·d)/(1 + d). */
static void sign_digest(uint8_t signature[SIGNATURE_BYTES], const struct suite *suite, const struct num *e, const struct num *d,
                        struct stream *stream)
{
    const struct modulus *n = &suite->n;
    const struct num one = num_small(1);
    struct num k, r, s, below;
    struct jacobian multiple;
    struct point point;

    stream_num(stream, &k, n);
    multiply_few_var(&multiple, &k, 0, NULL, NULL, suite);
    jacobian_settle(&point, &multiple, 1, suite);
    mod_leave(&r, &point.x, &suite->p);
    mod_reduce(&r, &r, n);
    if (suite->id == SM2_SM3)
        mod_add(&r, &r, e, n);
    times(&s, &r, d, suite);
    if (suite->id == SM2_SM3) {
        mod_sub(&s, &k, &s, n);
        mod_add(&below, d, &one, n);
    } else {
        mod_add(&s, &s, e, n);
        below = k;
    }
    mod_enter(&below, &below, n);
    mod_invert(&below, &below, n);
    mod_mul(&s, &below, &s, n);
    num_store(signature, &r);
    num_store(signature + 32, &s);
}

void sign_message(uint8_t signature[SIGNATURE_BYTES], const struct suite *suite, size_t count, const struct bytes message[],
                  const struct num *secret, struct stream *stream)
{
    static const uint8_t entl[2] = {0, 128};
    uint8_t z[HASH_BYTES], digest[HASH_BYTES], a[32], b[32], g[POINT_BYTES], q[POINT_BYTES];
    struct bytes pieces[HASH_PIECES] = {{z, HASH_BYTES}};
    struct num minus = suite->p.m, plain, e;
    struct jacobian multiple;
    struct point point;

    memcpy(pieces + 1, message, count * sizeof *message);
    minus.w[0] -= 3;
    num_store(a, &minus);
    mod_leave(&plain, &suite->b, &suite->p);
    num_store(b, &plain);
    point_encode(g, &suite->generator, suite);
    multiply_few_var(&multiple, secret, 0, NULL, NULL, suite);
    jacobian_settle(&point, &multiple, 1, suite);
    point_encode(q, &point, suite);
    hash_pieces(z, suite, 6, (struct bytes[]){{entl, 2}, {"1234567812345678", 16}, {a, 32}, {b, 32}, {g, 64}, {q, 64}});
    if (suite->id == SM2_SM3)
        hash_pieces(digest, suite, count + 1, pieces);
    else
        hash_pieces(digest, suite, count, message);
    num_load(&e, digest);
    mod_reduce(&e, &e, &suite->n);
    sign_digest(signature, suite, &e, secret, stream);
}

/* The body up to where `sig` stands, and from there. Both begin and end with what is between the members, so no comma is in them. */
static void add_line(struct making *m, const char *kind, const struct num *secret, struct text *before, struct text *after)
{
    uint8_t prefix[4][4], signature[SIGNATURE_BYTES], leaf[HASH_BYTES];
    size_t start = m->log->length;
    struct text line = {0};
    const char *comma = after->length > 0 ? "," : "";

    put_length(prefix[0], 14);
    put_length(prefix[1], strlen(m->suite->name));
    put_length(prefix[2], strlen(kind));
    put_length(prefix[3], 2 + before->length + strlen(comma) + after->length);
    sign_message(signature, m->suite, 12, (struct bytes[]){
        {prefix[0], 4}, {"piaojue/1/sign", 14}, {prefix[1], 4}, {m->suite->name, strlen(m->suite->name)}, {prefix[2], 4},
        {kind, strlen(kind)}, {prefix[3], 4}, {"{", 1}, {before->at, before->length}, {comma, strlen(comma)},
        {after->at, after->length}, {"}", 1}}, secret, &m->stream);
    add(&line, "{\"body\":{");
    add_bytes(&line, before->at, before->length);
    add(&line, ",");
    add_member(&line, "sig", signature, SIGNATURE_BYTES);
    add(&line, "%s", comma);
    if (after->length > 0)
        add_bytes(&line, after->at, after->length);
    add(&line, "},\"kind\":\"%s\",", kind);
    add_member(&line, "prev", m->head, HASH_BYTES);
    add(&line, ",\"seq\":%llu}\n", (unsigned long long)m->line);
    if (m->log->room < start + line.length) {
        m->log->room = 2 * (start + line.length);
        m->log->bytes = realloc(m->log->bytes, m->log->room);
        if (!m->log->bytes)
            abort();
    }
    memcpy(m->log->bytes + start, line.at, line.length);
    m->log->length = start + line.length;
    leaf_hash(leaf, m->suite, (const uint8_t *)line.at, line.length - 1);
    tree_add(&m->tree, leaf, m->suite);
    memcpy(m->head, leaf, HASH_BYTES);
    m->line++;
    free(line.at);
    free(before->at);
    free(after->at);
    *before = *after = (struct text){0};
}

static void add_vote(struct making *m, struct text *after)
{
    if (after->length > 0)
        add(after, ",");
    add_member(after, "vote", m->vote, HASH_BYTES);
}

/* ---- the records ---- */

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

/* ---- sealed ballots (P7) ---- */

struct sealing {
    const struct contest *contest;
    uint8_t *cells, *proof, *commitments;
    struct num *r, *k, *c;              /* of the cells; of the values */
    bool *bits;
    struct jacobian *points;
    struct point *settled;
};

static void choose_bits(struct making *m, const struct sealing *s)
{
    const struct plan *plan = m->plan;
    uint32_t capped = 0;

    for (uint32_t i = 0; i < plan->items; i++) {
        uint32_t marks = plan->row_min + (uint32_t)(stream_next(&m->stream) % (plan->row_max - plan->row_min + 1));
        uint32_t first = (uint32_t)(stream_next(&m->stream) % plan->marks);
        for (uint32_t k = 0; k < plan->marks; k++) {
            bool bit = (k + plan->marks - first) % plan->marks < marks;
            if (k == 0 && plan->cap > 0 && bit && ++capped > plan->cap)
                bit = false;
            s->bits[i * plan->marks + k] = bit;
            m->counts[i * plan->marks + k] += bit;
        }
    }
}

static void make_points(struct making *m, const struct sealing *s)
{
    const struct suite *suite = m->suite;
    const struct modulus *n = &suite->n;
    struct jacobian *point = s->points;
    struct num *k = s->k, *c = s->c, factor;

    memset(s->points, 0, 2 * (s->contest->cells + s->contest->values) * sizeof *s->points);
    for (uint32_t i = 0; i < s->contest->cells; i++, point += 2) {
        stream_num(&m->stream, &s->r[i], n);
        comb_add(&point[0], &m->g, &s->r[i], suite);
        comb_add(&point[1], &m->y, &s->r[i], suite);
        if (s->bits[i])
            jacobian_add_point(&point[1], &point[1], &suite->generator, suite);
    }
    for (uint32_t q = 0; q < s->contest->statements; q++) {
        struct statement statement = contest_statement(s->contest, q);
        uint32_t b = 0;
        for (uint32_t i = 0; i < statement.count; i++)
            b += s->bits[statement.first + i * statement.step];
        for (uint32_t v = statement.lo; v <= statement.hi; v++, point += 2, k++, c++) {
            struct num number = num_small(v > b ? v - b : b - v);
            stream_num(&m->stream, k, n);
            stream_num(&m->stream, c, n);
            comb_add(&point[0], &m->g, k, suite);
            comb_add(&point[1], &m->y, k, suite);
            times(&factor, c, &number, suite);
            if (v < b)
                mod_neg(&factor, &factor, n);
            if (v != b)
                comb_add(&point[1], &m->g, &factor, suite);
        }
    }
    jacobian_settle(s->settled, s->points, 2 * (s->contest->cells + s->contest->values), suite);
}

static void write_points(struct making *m, const struct sealing *s)
{
    const struct point *point = s->settled;
    uint8_t *proof = s->proof, *to = s->commitments;

    for (uint32_t i = 0; i < 2 * s->contest->cells; i++)
        point_encode(s->cells + 64 * i, point++, m->suite);
    for (uint32_t q = 0; q < s->contest->statements; q++) {
        struct statement statement = contest_statement(s->contest, q);
        uint32_t values = statement.hi - statement.lo + 1;
        for (uint32_t i = 0; i < 2 * values; i++)
            point_encode(to + 64 * i, point++, m->suite);
        memcpy(proof, to, 128 * values);
        to += 128 * values;
        proof += 128 * values + 32 * (2 * values - 1);
    }
}

static void write_scalars(struct making *m, const struct sealing *s, const struct num *challenge)
{
    const struct modulus *n = &m->suite->n;
    uint8_t *proof = s->proof;
    const struct num *k = s->k;
    struct num *c = s->c, product;

    for (uint32_t q = 0; q < s->contest->statements; q++) {
        struct statement statement = contest_statement(s->contest, q);
        uint32_t values = statement.hi - statement.lo + 1, b = 0;
        struct num r = {{0}}, *own;
        for (uint32_t i = 0; i < statement.count; i++) {
            b += s->bits[statement.first + i * statement.step];
            mod_add(&r, &r, &s->r[statement.first + i * statement.step], n);
        }
        own = &c[b - statement.lo];
        *own = *challenge;
        for (uint32_t i = 0; i < values; i++)
            if (&c[i] != own)
                mod_sub(own, own, &c[i], n);
        proof += 128 * values;
        for (uint32_t i = 0; i + 1 < values; i++, proof += 32)
            num_store(proof, &c[i]);
        for (uint32_t i = 0; i < values; i++, proof += 32) {
            times(&product, &c[i], &r, m->suite);
            mod_add(&product, &product, &k[i], n);
            num_store(proof, &product);
        }
        k += values;
        c += values;
    }
}

static void make_ballot(struct making *m, const struct sealing *s, uint32_t number)
{
    const struct key *credential = &m->credentials[number];
    size_t proof_bytes = contest_proof_bytes(s->contest);
    struct text before = {0}, after = {0};
    struct num challenge;

    choose_bits(m, s);
    make_points(m, s);
    write_points(m, s);
    hash_to_scalar(&challenge, m->suite, "ballot", 6, (struct bytes[]){{m->vote, 32}, {m->joint, 64}, {credential->public, 64},
                   {"c", 1}, {s->cells, 128 * s->contest->cells}, {s->commitments, 128 * s->contest->values}});
    write_scalars(m, s, &challenge);
    if (m->plan->is_false && m->plan->is_false(number))
        s->proof[proof_bytes - 1] ^= 1;     /* the last response */
    for (uint32_t i = 0; i < 2 * s->contest->cells; i++)
        jacobian_add_point(&m->sums[i], &m->sums[i], &s->settled[i], m->suite);
    add(&before, "\"contests\":[{");
    add_member(&before, "cells", s->cells, 128 * s->contest->cells);
    add(&before, ",\"id\":\"c\",");
    add_member(&before, "proof", s->proof, proof_bytes);
    add(&before, "}],");
    add_member(&before, "credential", credential->public, POINT_BYTES);
    add_vote(m, &after);
    add_line(m, "ballot", &credential->secret, &before, &after);
}

static void make_ballots(struct making *m, const struct contest *contest)
{
    size_t points = 2 * (contest->cells + contest->values);
    struct sealing s = {contest, malloc(128 * contest->cells), malloc(contest_proof_bytes(contest)), malloc(128 * contest->values),
                        malloc(contest->cells * sizeof *s.r), malloc(contest->values * sizeof *s.k),
                        malloc(contest->values * sizeof *s.c), malloc(contest->cells * sizeof *s.bits),
                        malloc(points * sizeof *s.points), malloc(points * sizeof *s.settled)};

    for (uint32_t i = 0; i < m->plan->ballots; i++)
        make_ballot(m, &s, i);
    free(s.cells);
    free(s.proof);
    free(s.commitments);
    free(s.r);
    free(s.k);
    free(s.c);
    free(s.bits);
    free(s.points);
    free(s.settled);
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

/* The contest as the verifier reads it from line 0. */
static const struct contest *read_contest(const struct verifier *verifier)
{
    return &verifier->state.definition.contests[0];
}

void make_log(struct log *log, const struct plan *plan, uint64_t *first)
{
    struct making *m = calloc(1, sizeof *m);
    struct suite *suites = calloc(SUITES, sizeof *suites);
    struct verifier *verifier;

    *log = (struct log){0};
    if (!m || !suites)
        abort();
    *m = (struct making){.plan = plan, .suite = plan->suite, .log = log, .stream = {plan->ballots}};
    comb_set(&m->g, &plan->suite->generator, plan->suite);
    m->credentials = calloc(plan->ballots, sizeof *m->credentials);
    m->counts = calloc(plan->items * plan->marks, sizeof *m->counts);
    m->sums = calloc(2 * plan->items * plan->marks, sizeof *m->sums);
    new_key(m, &m->recorder);
    for (uint32_t i = 0; i < plan->trustees; i++) {
        new_key(m, &m->trustees[i]);
        new_key(m, &m->seals[i]);
    }
    make_vote(m);
    suites_set(suites);
    verifier = verifier_new(suites, 0);
    if (verifier_line(verifier, log->bytes, log->length) != HOLDS)
        abort();
    for (uint32_t i = 0; i < plan->trustees; i++)
        make_deal(m, i);
    derive(m);
    for (uint32_t i = 0; i < plan->trustees; i++)
        make_accept(m, i);
    make_roll(m);
    make_rehearsals(m);
    make_open(m);
    *first = m->line;
    make_ballots(m, read_contest(verifier));
    make_close(m);
    make_shares(m, read_contest(verifier));
    make_result(m);
    verifier_free(verifier);
    free(suites);
    free(m->credentials);
    free(m->counts);
    free(m->sums);
    free(m);
}

void log_free(struct log *log)
{
    free(log->bytes);
    *log = (struct log){0};
}
