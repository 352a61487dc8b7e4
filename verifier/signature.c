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
static void ecdsa_point(struct jacobian *point, const struct claim *claim, const struct suite *suite)
{
    const struct modulus *n = &suite->n;
    struct num inverse, u, v;

    mod_enter(&inverse, &claim->s, n);
    mod_invert(&inverse, &inverse, n);
    mod_mul(&u, &inverse, &claim->e, n);
    mod_mul(&v, &inverse, &claim->r, n);
    multiply_few_var(point, &u, 1, &claim->key, &v, suite);
}

/* GB/T 32918.2: t = r + s, not 0; r = e + (sG + tQ).x mod n. */
static bool sm2_point(struct jacobian *point, struct num *x, const struct claim *claim, const struct suite *suite)
{
    struct num t, reduced;

    mod_add(&t, &claim->r, &claim->s, &suite->n);
    if (num_is_zero(&t))
        return false;
    multiply_few_var(point, &claim->s, 1, &claim->key, &t, suite);
    mod_reduce(&reduced, &claim->e, &suite->n);
    mod_sub(x, &claim->r, &reduced, &suite->n);
    return true;
}

bool claim_point(struct jacobian *point, struct num *x, const struct claim *claim, const struct suite *suite)
{
    if (suite->id == SM2_SM3)
        return sm2_point(point, x, claim, suite);
    ecdsa_point(point, claim, suite);
    *x = claim->r;
    return true;
}

bool claim_holds(const struct claim *claim, const struct suite *suite)
{
    struct jacobian point;
    struct num x;

    return claim_point(&point, &x, claim, suite) && x_is(&point, &x, suite);
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

enum outcome refuse_signature(struct refusal *refusal)
{
    return refuse(refusal, V10_SIGNATURE, "a signature of the body by its signer", "no valid signature");
}

static bool read_message(struct claim *claim, const struct suite *suite, size_t count, const struct bytes message[], const struct point *key,
                         const uint8_t signature[SIGNATURE_BYTES])
{
    uint8_t z[HASH_BYTES], digest[HASH_BYTES];
    struct bytes pieces[HASH_PIECES] = {{z, HASH_BYTES}};

    claim->key = *key;
    if (!scalar_decode(&claim->r, signature, suite) || !scalar_decode(&claim->s, signature + 32, suite) || num_is_zero(&claim->r) ||
        num_is_zero(&claim->s))
        return false;
    memcpy(pieces + 1, message, count * sizeof *message);
    if (suite->id == SM2_SM3) {
        sm2_z(z, suite, key);
        hash_pieces(digest, suite, count + 1, pieces);
    } else {
        hash_pieces(digest, suite, count, pieces + 1);
    }
    num_load(&claim->e, digest);
    return true;
}

bool message_signature_valid(const struct suite *suite, size_t count, const struct bytes message[], const struct point *key,
                             const uint8_t signature[SIGNATURE_BYTES])
{
    struct claim claim;

    return read_message(&claim, suite, count, message, key, signature) && claim_holds(&claim, suite);
}

bool claim_read(struct claim *claim, const struct suite *suite, const char *kind, const struct bytes body[2], const struct point *key,
                const uint8_t signature[SIGNATURE_BYTES])
{
    static const char use[] = "piaojue/1/sign";
    uint8_t prefix[4][4];

    put_length(prefix[0], sizeof use - 1);
    put_length(prefix[1], strlen(suite->name));
    put_length(prefix[2], strlen(kind));
    put_length(prefix[3], body[0].length + body[1].length);
    return read_message(claim, suite, 9, (struct bytes[]){
        {prefix[0], 4}, {use, sizeof use - 1},
        {prefix[1], 4}, {suite->name, strlen(suite->name)},
        {prefix[2], 4}, {kind, strlen(kind)},
        {prefix[3], 4}, body[0], body[1]}, key, signature);
}
