#include "suite.h"

#include <gcrypt.h>
#include <string.h>

/* P2. */
static const struct constants table[SUITES] = {
    [P256_SHA256] = {"P256-SHA256", GCRY_MD_SHA256,
                     "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
                     "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b",
                     "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
                     "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
                     "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"},
    [SM2_SM3] = {"SM2-SM3", GCRY_MD_SM3,
                 "fffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffff",
                 "28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93",
                 "32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7",
                 "bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0",
                 "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123"},
};

static struct num from_hex(const char *hex)
{
    struct num x = {{0}};

    for (int i = 0; i < 64; i++) {
        unsigned char c = (unsigned char)hex[i];
        x.w[3 - i / 16] = x.w[3 - i / 16] << 4 | (uint64_t)(c <= '9' ? c - '0' : c - 'a' + 10);
    }
    return x;
}

static void odd_multiples(struct suite *suite)
{
    struct jacobian multiple[GENERATOR_ODD], twice;

    point_lift(&multiple[0], &suite->generator, suite);
    jacobian_double(&twice, &multiple[0], suite);
    for (int i = 1; i < GENERATOR_ODD; i++)
        jacobian_add(&multiple[i], &multiple[i - 1], &twice, suite);
    jacobian_settle(suite->odd, multiple, GENERATOR_ODD, suite);
}

void suite_set(struct suite *suite, enum suite_id id, const struct constants *constants)
{
    struct num p = from_hex(constants->p), n = from_hex(constants->n), b = from_hex(constants->b);
    struct num x = from_hex(constants->x), y = from_hex(constants->y);

    suite->id = id;
    suite->name = constants->name;
    suite->hash = constants->hash;
    modulus_set(&suite->p, &p);
    modulus_set(&suite->n, &n);
    mod_enter(&suite->b, &b, &suite->p);
    mod_enter(&suite->generator.x, &x, &suite->p);
    mod_enter(&suite->generator.y, &y, &suite->p);
    odd_multiples(suite);
}

void suites_set(struct suite suites[SUITES])
{
    for (int i = 0; i < SUITES; i++)
        suite_set(&suites[i], (enum suite_id)i, &table[i]);
}

bool point_decode(struct point *p, const uint8_t bytes[POINT_BYTES], const struct suite *suite)
{
    const struct modulus *field = &suite->p;
    struct num x, y, left, right, three;

    num_load(&x, bytes);
    num_load(&y, bytes + 32);
    if (num_compare(&x, &field->m) >= 0 || num_compare(&y, &field->m) >= 0)
        return false;
    mod_enter(&p->x, &x, field);
    mod_enter(&p->y, &y, field);
    mod_sqr(&left, &p->y, field);
    /* x³ − 3x + b = (x² − 3)·x + b */
    mod_add(&three, &field->r, &field->r, field);
    mod_add(&three, &three, &field->r, field);
    mod_sqr(&right, &p->x, field);
    mod_sub(&right, &right, &three, field);
    mod_mul(&right, &right, &p->x, field);
    mod_add(&right, &right, &suite->b, field);
    return num_equal(&left, &right);
}

bool point0_decode(struct point *p, const uint8_t bytes[POINT_BYTES], const struct suite *suite)
{
    static const uint8_t zero[POINT_BYTES];

    if (memcmp(bytes, zero, POINT_BYTES) == 0) {
        *p = (struct point){{{0}}, {{0}}};
        return true;
    }
    return point_decode(p, bytes, suite);
}

void point_encode(uint8_t bytes[POINT_BYTES], const struct point *p, const struct suite *suite)
{
    struct num x, y;

    mod_leave(&x, &p->x, &suite->p);
    mod_leave(&y, &p->y, &suite->p);
    num_store(bytes, &x);
    num_store(bytes + 32, &y);
}

bool scalar_decode(struct num *x, const uint8_t bytes[SCALAR_BYTES], const struct suite *suite)
{
    num_load(x, bytes);
    return num_compare(x, &suite->n.m) < 0;
}

void point_negate(struct point *p, const struct suite *suite)
{
    mod_neg(&p->y, &p->y, &suite->p);
}

void point_lift(struct jacobian *q, const struct point *p, const struct suite *suite)
{
    q->x = p->x;
    q->y = p->y;
    q->z = point_is_identity(p) ? num_small(0) : suite->p.r;
}

void jacobian_negate(struct jacobian *p, const struct suite *suite)
{
    mod_neg(&p->y, &p->y, &suite->p);
}

/* Bernstein's dbl-2001-b for a = −3. Z = 0 gives Z = 0; no point has order 2, so nothing else does. */
void jacobian_double(struct jacobian *r, const struct jacobian *p, const struct suite *suite)
{
    const struct modulus *f = &suite->p;
    struct num delta, gamma, beta, alpha, t, u;

    mod_sqr(&delta, &p->z, f);
    mod_sqr(&gamma, &p->y, f);
    mod_mul(&beta, &p->x, &gamma, f);
    mod_sub(&t, &p->x, &delta, f);
    mod_add(&u, &p->x, &delta, f);
    mod_mul(&t, &t, &u, f);
    mod_add(&alpha, &t, &t, f);
    mod_add(&alpha, &alpha, &t, f);
    mod_add(&t, &p->y, &p->z, f);
    mod_sqr(&t, &t, f);
    mod_sub(&t, &t, &gamma, f);
    mod_sub(&r->z, &t, &delta, f);          /* (Y + Z)² − γ − δ */
    mod_add(&beta, &beta, &beta, f);
    mod_add(&beta, &beta, &beta, f);        /* 4β */
    mod_sqr(&r->x, &alpha, f);
    mod_sub(&r->x, &r->x, &beta, f);
    mod_sub(&r->x, &r->x, &beta, f);        /* α² − 8β */
    mod_sub(&t, &beta, &r->x, f);
    mod_mul(&t, &t, &alpha, f);
    mod_sqr(&gamma, &gamma, f);
    mod_add(&gamma, &gamma, &gamma, f);
    mod_add(&gamma, &gamma, &gamma, f);
    mod_add(&gamma, &gamma, &gamma, f);     /* 8γ² */
    mod_sub(&r->y, &t, &gamma, f);
}

/*
 * The end of both additions: p and q brought to a common denominator are (u, s, zz) and (u + h, s + d, zz); h is not 0, zz is the
 * product of both Z. X = d² − h³ − 2uh², Y = d(uh² − X) − sh³, Z = zz·h.
 */
static void add_apart(struct jacobian *r, const struct num *u, const struct num *s, const struct num *zz, const struct num *h,
                      const struct num *d, const struct modulus *f)
{
    struct num hh, hhh, v, t;

    mod_mul(&r->z, zz, h, f);
    mod_sqr(&hh, h, f);
    mod_mul(&hhh, &hh, h, f);
    mod_mul(&v, u, &hh, f);
    mod_mul(&t, s, &hhh, f);
    mod_sqr(&r->x, d, f);
    mod_sub(&r->x, &r->x, &hhh, f);
    mod_sub(&r->x, &r->x, &v, f);
    mod_sub(&r->x, &r->x, &v, f);
    mod_sub(&v, &v, &r->x, f);
    mod_mul(&v, &v, d, f);
    mod_sub(&r->y, &v, &t, f);
}

/* h = 0: p and q have the same x, so they are equal (d = 0) or opposite. */
static void add_close(struct jacobian *r, const struct jacobian *p, const struct num *d, const struct suite *suite)
{
    if (num_is_zero(d))
        jacobian_double(r, p, suite);
    else
        *r = (struct jacobian){{{0}}, {{0}}, {{0}}};
}

void jacobian_add(struct jacobian *r, const struct jacobian *p, const struct jacobian *q, const struct suite *suite)
{
    const struct modulus *f = &suite->p;
    struct num pp, qq, u, s, h, d, zz;

    if (jacobian_is_identity(p) || jacobian_is_identity(q)) {
        *r = jacobian_is_identity(p) ? *q : *p;
        return;
    }
    mod_sqr(&pp, &p->z, f);
    mod_sqr(&qq, &q->z, f);
    mod_mul(&u, &p->x, &qq, f);
    mod_mul(&h, &q->x, &pp, f);
    mod_sub(&h, &h, &u, f);
    mod_mul(&pp, &pp, &p->z, f);
    mod_mul(&qq, &qq, &q->z, f);
    mod_mul(&s, &p->y, &qq, f);
    mod_mul(&d, &q->y, &pp, f);
    mod_sub(&d, &d, &s, f);
    if (num_is_zero(&h)) {
        add_close(r, p, &d, suite);
        return;
    }
    mod_mul(&zz, &p->z, &q->z, f);
    add_apart(r, &u, &s, &zz, &h, &d, f);
}

void jacobian_add_point(struct jacobian *r, const struct jacobian *p, const struct point *q, const struct suite *suite)
{
    const struct modulus *f = &suite->p;
    struct jacobian sum;
    struct num pp, h, d;

    if (jacobian_is_identity(p)) {
        point_lift(r, q, suite);
        return;
    }
    if (point_is_identity(q)) {
        *r = *p;
        return;
    }
    mod_sqr(&pp, &p->z, f);
    mod_mul(&h, &q->x, &pp, f);
    mod_sub(&h, &h, &p->x, f);
    mod_mul(&pp, &pp, &p->z, f);
    mod_mul(&d, &q->y, &pp, f);
    mod_sub(&d, &d, &p->y, f);
    if (num_is_zero(&h)) {
        add_close(r, p, &d, suite);
        return;
    }
    add_apart(&sum, &p->x, &p->y, &p->z, &h, &d, f);
    *r = sum;
}

bool jacobian_equal_point(const struct jacobian *p, const struct point *q, const struct suite *suite)
{
    struct point minus = *q;
    struct jacobian difference;

    point_negate(&minus, suite);
    jacobian_add_point(&difference, p, &minus, suite);
    return jacobian_is_identity(&difference);
}

/* Montgomery's trick: to[i].x holds the product of the Z before i, until the way back divides it out. */
void jacobian_settle(struct point *to, const struct jacobian *from, size_t count, const struct suite *suite)
{
    const struct modulus *f = &suite->p;
    struct num all = f->r, inverse, zz;

    for (size_t i = 0; i < count; i++) {
        to[i].x = all;
        if (!jacobian_is_identity(&from[i]))
            mod_mul(&all, &all, &from[i].z, f);
    }
    mod_invert(&all, &all, f);
    for (size_t i = count; i-- > 0;) {
        if (jacobian_is_identity(&from[i])) {
            to[i] = (struct point){{{0}}, {{0}}};
            continue;
        }
        mod_mul(&inverse, &all, &to[i].x, f);
        mod_mul(&all, &all, &from[i].z, f);
        mod_sqr(&zz, &inverse, f);
        mod_mul(&to[i].x, &from[i].x, &zz, f);
        mod_mul(&zz, &zz, &inverse, f);
        mod_mul(&to[i].y, &from[i].y, &zz, f);
    }
}
