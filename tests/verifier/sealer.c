/* Sealed ballots (P7). */
#include "../../verifier/pairs.h"
#include "making.h"

#include <stdlib.h>
#include <string.h>

struct term {
    size_t to;
    const struct comb *comb;
    struct num k;
};

struct sealing {
    const struct contest *contest;
    uint8_t *cells, *proof, *commitments;
    struct num *r, *k, *c;              /* of the cells; of the values */
    bool *bits;
    /* 2·cells + 2·values points of the ballot; for each value the multiple of G that is added to its second one; then what stands
     * right in the pairs. */
    struct point *points;
    size_t own, extra;                  /* of these points, the ballot's and those after them */
    struct term *terms;                 /* at most own + extra */
    uint32_t *left, *right;
    struct num *scratch;
    size_t term_count, pair_count;
};

/* ---- sums of multiples, all points of a ballot side by side ---- */

static void pair(struct sealing *s, size_t left, const struct point *right)
{
    size_t at = s->own + s->extra + s->pair_count;

    s->points[at] = *right;
    s->left[s->pair_count] = (uint32_t)left;
    s->right[s->pair_count++] = (uint32_t)at;
}

static void add_pairs(struct sealing *s, const struct suite *suite)
{
    add_pairs_var(s->points, s->left, s->right, s->pair_count, s->scratch, suite);
    s->pair_count = 0;
}

static void term(struct sealing *s, size_t to, const struct comb *comb, const struct num *k)
{
    s->terms[s->term_count++] = (struct term){to, comb, *k};
}

/* No two terms have the same `to`. */
static void add_terms(struct sealing *s, const struct suite *suite)
{
    for (unsigned w = 0; w < WINDOWS; w++) {
        for (size_t i = 0; i < s->term_count; i++)
            pair(s, s->terms[i].to, comb_at(s->terms[i].comb, w, &s->terms[i].k));
        add_pairs(s, suite);
    }
    s->term_count = 0;
}

/* ---- */

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

static void make_cells(struct making *m, struct sealing *s)
{
    for (uint32_t i = 0; i < s->contest->cells; i++) {
        stream_num(&m->stream, &s->r[i], &m->suite->n);
        term(s, 2 * i, &m->g, &s->r[i]);
        term(s, 2 * i + 1, &m->y, &s->r[i]);
    }
}

static void make_commitments(struct making *m, struct sealing *s)
{
    const struct modulus *n = &m->suite->n;
    size_t point = 2 * s->contest->cells, extra = s->own;
    struct num *k = s->k, *c = s->c, factor;

    for (uint32_t q = 0; q < s->contest->statements; q++) {
        struct statement statement = contest_statement(s->contest, q);
        uint32_t b = 0;
        for (uint32_t i = 0; i < statement.count; i++)
            b += s->bits[statement.first + i * statement.step];
        for (uint32_t v = statement.lo; v <= statement.hi; v++, point += 2, extra++, k++, c++) {
            struct num number = num_small(v > b ? v - b : b - v);
            stream_num(&m->stream, k, n);
            stream_num(&m->stream, c, n);
            term(s, point, &m->g, k);
            term(s, point + 1, &m->y, k);
            times(&factor, c, &number, m->suite);
            if (v < b)
                mod_neg(&factor, &factor, n);
            if (v != b)
                term(s, extra, &m->g, &factor);
        }
    }
}

static void make_points(struct making *m, struct sealing *s)
{
    const struct suite *suite = m->suite;

    memset(s->points, 0, (s->own + s->extra) * sizeof *s->points);
    make_cells(m, s);
    make_commitments(m, s);
    add_terms(s, suite);
    for (uint32_t i = 0; i < s->contest->cells; i++)
        if (s->bits[i])
            pair(s, 2 * i + 1, &suite->generator);
    for (size_t i = 0; i < s->extra; i++)
        pair(s, 2 * (s->contest->cells + i) + 1, &s->points[s->own + i]);
    add_pairs(s, suite);
}

static void write_points(struct making *m, const struct sealing *s)
{
    const struct point *point = s->points;
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

static void make_ballot(struct making *m, struct sealing *s, uint32_t number)
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
        jacobian_add_point(&m->sums[i], &m->sums[i], &s->points[i], m->suite);
    add(&before, "\"contests\":[{");
    add_member(&before, "cells", s->cells, 128 * s->contest->cells);
    add(&before, ",\"id\":\"c\",");
    add_member(&before, "proof", s->proof, proof_bytes);
    add(&before, "}],");
    add_member(&before, "credential", credential->public, POINT_BYTES);
    add_vote(m, &after);
    add_line(m, "ballot", &credential->secret, &before, &after);
}

void make_ballots(struct making *m, const struct contest *contest)
{
    size_t own = 2 * (contest->cells + contest->values), extra = contest->values, terms = own + extra;
    struct sealing s = {contest, malloc(128 * contest->cells), malloc(contest_proof_bytes(contest)), malloc(128 * contest->values),
                        malloc(contest->cells * sizeof *s.r), malloc(contest->values * sizeof *s.k),
                        malloc(contest->values * sizeof *s.c), malloc(contest->cells * sizeof *s.bits),
                        malloc(2 * terms * sizeof *s.points), own, extra, malloc(terms * sizeof *s.terms),
                        malloc(terms * sizeof *s.left), malloc(terms * sizeof *s.right), malloc(2 * terms * sizeof *s.scratch), 0, 0};

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
    free(s.terms);
    free(s.left);
    free(s.right);
    free(s.scratch);
}
