#include "making.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../verifier/multiply.h"

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

void times(struct num *product, const struct num *a, const struct num *b, const struct suite *suite)
{
    struct num form;

    mod_enter(&form, a, &suite->n);
    mod_mul(product, &form, b, &suite->n);
}

/* ---- many multiples of one point ---- */

void comb_set(struct comb *comb, const struct point *p, const struct suite *suite)
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

const struct point *comb_at(const struct comb *comb, unsigned w, const struct num *k)
{
    return &comb->of[w][num_slice(k, DIGIT * w, DIGIT)];
}

void comb_add(struct jacobian *sum, const struct comb *comb, const struct num *k, const struct suite *suite)
{
    for (unsigned w = 0; w < WINDOWS; w++)
        jacobian_add_point(sum, sum, comb_at(comb, w, k), suite);
}

void multiple_bytes(uint8_t *bytes, const struct comb *comb, const struct num *k, const struct suite *suite)
{
    struct jacobian sum = {{{0}}, {{0}}, {{0}}};
    struct point point;

    comb_add(&sum, comb, k, suite);
    jacobian_settle(&point, &sum, 1, suite);
    point_encode(bytes, &point, suite);
}

void new_key(struct making *m, struct key *key)
{
    stream_num(&m->stream, &key->secret, &m->suite->n);
    multiple_bytes(key->public, &m->g, &key->secret, m->suite);
}

/* ---- text ---- */

void add_bytes(struct text *text, const void *bytes, size_t length)
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

void add(struct text *text, const char *format, ...)
{
    char piece[512];
    va_list list;

    va_start(list, format);
    vsnprintf(piece, sizeof piece, format, list);
    va_end(list);
    add_bytes(text, piece, strlen(piece));
}

void add_base64(struct text *text, const uint8_t *bytes, size_t length)
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

void add_member(struct text *text, const char *name, const uint8_t *bytes, size_t length)
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

/* Z of SM2: who signs, with which curve. */
static void identify(uint8_t z[HASH_BYTES], const struct suite *suite, const struct num *secret)
{
    static const uint8_t entl[2] = {0, 128};
    uint8_t a[32], b[32], g[POINT_BYTES], q[POINT_BYTES];
    struct num minus = suite->p.m, plain;
    struct jacobian multiple;
    struct point point;

    minus.w[0] -= 3;
    num_store(a, &minus);
    mod_leave(&plain, &suite->b, &suite->p);
    num_store(b, &plain);
    point_encode(g, &suite->generator, suite);
    multiply_few_var(&multiple, secret, 0, NULL, NULL, suite);
    jacobian_settle(&point, &multiple, 1, suite);
    point_encode(q, &point, suite);
    hash_pieces(z, suite, 6, (struct bytes[]){{entl, 2}, {"1234567812345678", 16}, {a, 32}, {b, 32}, {g, 64}, {q, 64}});
}

void sign_message(uint8_t signature[SIGNATURE_BYTES], const struct suite *suite, size_t count, const struct bytes message[],
                  const struct num *secret, struct stream *stream)
{
    uint8_t z[HASH_BYTES], digest[HASH_BYTES];
    struct bytes pieces[HASH_PIECES] = {{z, HASH_BYTES}};
    struct num e;

    memcpy(pieces + 1, message, count * sizeof *message);
    if (suite->id == SM2_SM3) {
        identify(z, suite, secret);
        hash_pieces(digest, suite, count + 1, pieces);
    } else {
        hash_pieces(digest, suite, count, message);
    }
    num_load(&e, digest);
    mod_reduce(&e, &e, &suite->n);
    sign_digest(signature, suite, &e, secret, stream);
}

static void take_line(struct making *m, const struct text *line)
{
    struct log *log = m->log;

    if (m->to) {
        m->failed = m->failed || fwrite(line->at, 1, line->length, m->to) != line->length;
        return;
    }
    if (log->room < log->length + line->length) {
        log->room = 2 * (log->length + line->length);
        log->bytes = realloc(log->bytes, log->room);
        if (!log->bytes)
            abort();
    }
    memcpy(log->bytes + log->length, line->at, line->length);
    log->length += line->length;
}

void add_line(struct making *m, const char *kind, const struct num *secret, struct text *before, struct text *after)
{
    uint8_t prefix[4][4], signature[SIGNATURE_BYTES], leaf[HASH_BYTES];
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
    take_line(m, &line);
    leaf_hash(leaf, m->suite, (const uint8_t *)line.at, line.length - 1);
    tree_add(&m->tree, leaf, m->suite);
    memcpy(m->head, leaf, HASH_BYTES);
    m->line++;
    free(line.at);
    free(before->at);
    free(after->at);
    *before = *after = (struct text){0};
}

void add_vote(struct making *m, struct text *after)
{
    if (after->length > 0)
        add(after, ",");
    add_member(after, "vote", m->vote, HASH_BYTES);
}
