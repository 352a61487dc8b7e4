#include "signature.h"

#include <string.h>

#include "multiply.h"

#define SM2_USER "1234567812345678"

/* True if the point's x modulo n is `wanted`, wanted < n. As n < p < 2n the x may be wanted or wanted + n, if that is below p; to
 * compare X = x·Z² costs no inversion. */
static bool x_is(const struct jacobian *p, const struct num *wanted, const struct suite *suite)
{
    const struct modulus *f = &suite->p;
    struct num zz, x, n, most;

    if (jacobian_is_identity(p))
        return false;
    mod_sqr(&zz, &p->z, f);
    mod_enter(&x, wanted, f);
    mod_mul(&x, &x, &zz, f);
    if (num_equal(&x, &p->x))
        return true;
    mod_reduce(&n, &suite->n.m, f);
    mod_sub(&most, &(const struct num){{0}}, &n, f);        /* p − n */
    if (num_compare(wanted, &most) >= 0)
        return false;
    mod_add(&x, wanted, &n, f);
    mod_enter(&x, &x, f);
    mod_mul(&x, &x, &zz, f);
    return num_equal(&x, &p->x);
}

/* FIPS 186-5: R = (e/s)·G + (r/s)·Q, and r = R.x mod n. */
static bool ecdsa_valid(const struct suite *suite, const struct num *e, const struct num *r, const struct num *s,
                        const struct point *key)
{
    const struct modulus *n = &suite->n;
    struct num inverse, u, v;
    struct jacobian point;

    mod_enter(&inverse, s, n);
    mod_invert(&inverse, &inverse, n);
    mod_mul(&u, &inverse, e, n);
    mod_mul(&v, &inverse, r, n);
    multiply_few_var(&point, &u, 1, key, &v, suite);
    return x_is(&point, r, suite);
}

/* GB/T 32918.2: t = r + s, not 0; r = e + (sG + tQ).x mod n. */
static bool sm2_valid(const struct suite *suite, const struct num *e, const struct num *r, const struct num *s,
                      const struct point *key)
{
    struct num t, x, reduced;
    struct jacobian point;

    mod_add(&t, r, s, &suite->n);
    if (num_is_zero(&t))
        return false;
    multiply_few_var(&point, s, 1, key, &t, suite);
    mod_reduce(&reduced, e, &suite->n);
    mod_sub(&x, r, &reduced, &suite->n);
    return x_is(&point, &x, suite);
}

/* Z = SM3(ENTL ‖ id ‖ a ‖ b ‖ Gx ‖ Gy ‖ x ‖ y), a = p − 3. */
static void sm2_z(uint8_t z[HASH_BYTES], const struct suite *suite, const struct point *key)
{
    static const uint8_t entl[2] = {0, 128};
    uint8_t a[32], b[32], g[POINT_BYTES], q[POINT_BYTES];
    struct num minus = suite->p.m, plain;

    minus.w[0] -= 3;    /* p ends in ff */
    num_store(a, &minus);
    mod_leave(&plain, &suite->b, &suite->p);
    num_store(b, &plain);
    point_encode(g, &suite->generator, suite);
    point_encode(q, key, suite);
    hash_pieces(z, suite, 6, (struct bytes[]){{entl, 2}, {SM2_USER, 16}, {a, 32}, {b, 32}, {g, POINT_BYTES}, {q, POINT_BYTES}});
}

bool message_signature_valid(const struct suite *suite, size_t count, const struct bytes message[], const struct point *key,
                             const uint8_t signature[SIGNATURE_BYTES])
{
    uint8_t z[HASH_BYTES], digest[HASH_BYTES];
    struct bytes pieces[HASH_PIECES] = {{z, HASH_BYTES}};
    struct num r, s, e;

    if (!scalar_decode(&r, signature, suite) || !scalar_decode(&s, signature + 32, suite) || num_is_zero(&r) || num_is_zero(&s))
        return false;
    memcpy(pieces + 1, message, count * sizeof *message);
    if (suite->id == SM2_SM3) {
        sm2_z(z, suite, key);
        hash_pieces(digest, suite, count + 1, pieces);
    } else {
        hash_pieces(digest, suite, count, pieces + 1);
    }
    num_load(&e, digest);
    return suite->id == SM2_SM3 ? sm2_valid(suite, &e, &r, &s, key) : ecdsa_valid(suite, &e, &r, &s, key);
}

bool signature_valid(const struct suite *suite, const char *kind, const struct bytes body[2], const struct point *key,
                     const uint8_t signature[SIGNATURE_BYTES])
{
    static const char use[] = "piaojue/1/sign";
    uint8_t prefix[4][4];

    put_length(prefix[0], sizeof use - 1);
    put_length(prefix[1], strlen(suite->name));
    put_length(prefix[2], strlen(kind));
    put_length(prefix[3], body[0].length + body[1].length);
    return message_signature_valid(suite, 9, (struct bytes[]){
        {prefix[0], 4}, {use, sizeof use - 1},
        {prefix[1], 4}, {suite->name, strlen(suite->name)},
        {prefix[2], 4}, {kind, strlen(kind)},
        {prefix[3], 4}, body[0], body[1]}, key, signature);
}
