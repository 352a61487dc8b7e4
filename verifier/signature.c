#include "signature.h"

#include <string.h>

#include "multiply.h"

#define SM2_USER "1234567812345678"

/* As n < p < 2n the x may be wanted or wanted + n, if that is below p; to compare X = x·Z² costs no inversion. */
bool x_is(const struct jacobian *p, const struct num *wanted, const struct suite *suite)
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

/*
 * ECDSA (FIPS 186-5): R = (e/s)·G + (r/s)·Q, and r = R.x mod n.
 * SM2 (GB/T 32918.2): t = r + s, not 0; r = e + (sG + tQ).x mod n.
 */
bool claim_equation(struct equation *equation, const struct claim *claim, const struct num *inverse, const struct suite *suite)
{
    const struct modulus *n = &suite->n;
    struct num reduced;

    if (suite->id == SM2_SM3) {
        mod_reduce(&reduced, &claim->e, n);
        equation->u = claim->s;
        mod_add(&equation->v, &claim->r, &claim->s, n);
        mod_sub(&equation->x, &claim->r, &reduced, n);
        return !num_is_zero(&equation->v);
    }
    mod_mul(&equation->u, inverse, &claim->e, n);
    mod_mul(&equation->v, inverse, &claim->r, n);
    equation->x = claim->r;
    return true;
}

bool equation_holds(const struct equation *equation, const struct point *key, const struct suite *suite)
{
    struct jacobian point;

    multiply_few_var(&point, &equation->u, 1, key, &equation->v, suite);
    return x_is(&point, &equation->x, suite);
}

bool claim_holds(const struct claim *claim, const struct suite *suite)
{
    struct equation equation;
    struct num inverse = {{0}};

    if (suite->id == P256_SHA256) {
        mod_enter(&inverse, &claim->s, &suite->n);
        mod_invert(&inverse, &inverse, &suite->n);
    }
    return claim_equation(&equation, claim, &inverse, suite) && equation_holds(&equation, &claim->key, suite);
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

bool claim_read(struct claim *claim, const struct suite *suite, const struct point *key, const uint8_t signature[SIGNATURE_BYTES])
{
    claim->key = *key;
    return scalar_decode(&claim->r, signature, suite) && scalar_decode(&claim->s, signature + 32, suite) && !num_is_zero(&claim->r) &&
           !num_is_zero(&claim->s);
}

static void hash_message(struct claim *claim, const struct suite *suite, size_t count, const struct bytes message[])
{
    uint8_t z[HASH_BYTES], digest[HASH_BYTES];
    struct bytes pieces[HASH_PIECES] = {{z, HASH_BYTES}};

    memcpy(pieces + 1, message, count * sizeof *message);
    if (suite->id == SM2_SM3) {
        sm2_z(z, suite, &claim->key);
        hash_pieces(digest, suite, count + 1, pieces);
    } else {
        hash_pieces(digest, suite, count, pieces + 1);
    }
    num_load(&claim->e, digest);
}

bool message_signature_valid(const struct suite *suite, size_t count, const struct bytes message[], const struct point *key,
                             const uint8_t signature[SIGNATURE_BYTES])
{
    struct claim claim;

    if (!claim_read(&claim, suite, key, signature))
        return false;
    hash_message(&claim, suite, count, message);
    return claim_holds(&claim, suite);
}

void claim_hash(struct claim *claim, const struct suite *suite, const char *kind, size_t count, const struct bytes body[])
{
    static const char use[] = "piaojue/1/sign";
    uint8_t prefix[4][4];
    struct bytes message[9] = {
        {prefix[0], 4}, {use, sizeof use - 1},
        {prefix[1], 4}, {suite->name, strlen(suite->name)},
        {prefix[2], 4}, {kind, strlen(kind)},
        {prefix[3], 4}};
    size_t length = 0;

    for (size_t i = 0; i < count; i++) {
        message[7 + i] = body[i];
        length += body[i].length;
    }
    put_length(prefix[0], sizeof use - 1);
    put_length(prefix[1], strlen(suite->name));
    put_length(prefix[2], strlen(kind));
    put_length(prefix[3], length);
    hash_message(claim, suite, 7 + count, message);
}
