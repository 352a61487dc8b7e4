/*
 * With arithmetic of our own: libgcrypt's gcry_pk_verify() does not reduce k, and its operations on points of this curve fail, or
 * end the program, at points with a coordinate 0, which anybody may choose as a key.
 */
#include "ed25519.h"

#include <gcrypt.h>
#include <string.h>

#include "mod.h"

/* Below: p = 2^255 − 19, the group order L, d = −121665/121666, a square root of −1, and B. */
static const struct num prime = {{0xffffffffffffffed, UINT64_MAX, UINT64_MAX, 0x7fffffffffffffff}};
static const struct num order = {{0x5812631a5cf5d3ed, 0x14def9dea2f79cd6, 0, 0x1000000000000000}};
static const struct num curve_d = {{0x75eb4dca135978a3, 0x00700a4d4141d8ab, 0x8cc740797779e898, 0x52036cee2b6ffe73}};
static const struct num root_of_minus_one = {{0xc4ee1b274a0ea0b0, 0x2f431806ad2fe478, 0x2b4d00993dfbd7a7, 0x2b8324804fc1df0b}};
static const struct num base_x = {{0xc9562d608f25d51a, 0x692cc7609525a7b2, 0xc0a4e231fdd6dc5c, 0x216936d3cd6e53fe}};
static const struct num base_y = {{0x6666666666666658, 0x6666666666666666, 0x6666666666666666, 0x6666666666666666}};

/* (X/Z, Y/Z), and T = XY/Z. All in Montgomery form. */
struct twisted {
    struct num x, y, z, t;
};

struct curve {
    struct modulus p, l;
    struct num d, twice_d, i;
};

static void curve_set(struct curve *curve)
{
    modulus_set(&curve->p, &prime);
    modulus_set(&curve->l, &order);
    mod_enter(&curve->d, &curve_d, &curve->p);
    mod_add(&curve->twice_d, &curve->d, &curve->d, &curve->p);
    mod_enter(&curve->i, &root_of_minus_one, &curve->p);
}

static void load(struct num *x, const uint8_t bytes[32])
{
    uint8_t turned[32];

    for (int i = 0; i < 32; i++)
        turned[i] = bytes[31 - i];
    num_load(x, turned);
}

/* ---- points ---- */

static void from_affine(struct twisted *point, const struct num *x, const struct num *y, const struct modulus *p)
{
    point->x = *x;
    point->y = *y;
    point->z = p->r;
    mod_mul(&point->t, x, y, p);
}

/* Complete on this curve: right for any two points, equal ones too (Hisil, Wong, Carter, Dawson 2008, §3.1). */
static void add(struct twisted *sum, const struct twisted *left, const struct twisted *right, const struct curve *curve)
{
    const struct modulus *p = &curve->p;
    struct num a, b, c, d, e, f, g, h;

    mod_sub(&a, &left->y, &left->x, p);
    mod_sub(&b, &right->y, &right->x, p);
    mod_mul(&a, &a, &b, p);
    mod_add(&b, &left->y, &left->x, p);
    mod_add(&c, &right->y, &right->x, p);
    mod_mul(&b, &b, &c, p);
    mod_mul(&c, &left->t, &curve->twice_d, p);
    mod_mul(&c, &c, &right->t, p);
    mod_mul(&d, &left->z, &right->z, p);
    mod_add(&d, &d, &d, p);
    mod_sub(&e, &b, &a, p);
    mod_sub(&f, &d, &c, p);
    mod_add(&g, &d, &c, p);
    mod_add(&h, &b, &a, p);
    mod_mul(&sum->x, &e, &f, p);
    mod_mul(&sum->y, &g, &h, p);
    mod_mul(&sum->z, &f, &g, p);
    mod_mul(&sum->t, &e, &h, p);
}

/* x² to the power (p + 3)/8 = 2^252 − 2: x or −x, or one of these times √−1, if there is such an x at all. */
static bool square_root(struct num *x, const struct num *square, const struct curve *curve)
{
    const struct modulus *p = &curve->p;
    struct num again;

    *x = *square;
    for (int i = 0; i < 250; i++) {
        mod_sqr(x, x, p);
        mod_mul(x, x, square, p);
    }
    mod_sqr(x, x, p);
    mod_sqr(&again, x, p);
    if (num_equal(&again, square))
        return true;
    mod_mul(x, x, &curve->i, p);
    mod_sqr(&again, x, p);
    return num_equal(&again, square);
}

/* As §5.1.3 says: y below p, x² = (y² − 1)/(dy² + 1), the sign of x in the highest bit, and no sign where x is 0. Points of small order
 * are not refused. d is no square: nothing divides by 0. */
static bool decode(struct twisted *point, const uint8_t bytes[32], const struct curve *curve)
{
    const struct modulus *p = &curve->p;
    struct num x, y, above, below, plain;
    unsigned sign = bytes[31] >> 7;

    load(&y, bytes);
    y.w[3] &= INT64_MAX;
    if (num_compare(&y, &prime) >= 0)
        return false;
    mod_enter(&y, &y, p);
    mod_sqr(&above, &y, p);
    mod_mul(&below, &above, &curve->d, p);
    mod_add(&below, &below, &p->r, p);
    mod_sub(&above, &above, &p->r, p);
    mod_invert(&below, &below, p);
    mod_mul(&above, &above, &below, p);
    if (!square_root(&x, &above, curve) || (num_is_zero(&x) && sign))
        return false;
    mod_leave(&plain, &x, p);
    if ((plain.w[0] & 1) != sign)
        mod_neg(&x, &x, p);
    from_affine(point, &x, &y, p);
    return true;
}

static void encode(uint8_t bytes[32], const struct twisted *point, const struct modulus *p)
{
    struct num inverse, x, y;
    uint8_t turned[32];

    mod_invert(&inverse, &point->z, p);
    mod_mul(&x, &point->x, &inverse, p);
    mod_mul(&y, &point->y, &inverse, p);
    mod_leave(&x, &x, p);
    mod_leave(&y, &y, p);
    num_store(turned, &y);
    for (int i = 0; i < 32; i++)
        bytes[i] = turned[31 - i];
    bytes[31] |= (uint8_t)(x.w[0] << 7);
}

/* ---- signatures ---- */

/* k = SHA-512(R ‖ A ‖ message) reduced modulo L (E2): with a key that has a part of small order it makes a difference. */
static bool challenge(struct num *k, const uint8_t r[32], const uint8_t key[32], const uint8_t *message, size_t length,
                      const struct modulus *l)
{
    gcry_buffer_t pieces[3];
    struct num low, high;
    uint8_t hash[64];

    memset(pieces, 0, sizeof pieces);
    /* libgcrypt only reads them; its type is for both directions */
    pieces[0].data = (void *)(uintptr_t)r;
    pieces[1].data = (void *)(uintptr_t)key;
    pieces[2].data = (void *)(uintptr_t)message;
    pieces[0].len = pieces[1].len = 32;
    pieces[2].len = length;
    if (gcry_md_hash_buffers(GCRY_MD_SHA512, 0, hash, pieces, 3) != 0)
        return false;
    load(&low, hash);
    load(&high, hash + 32);
    mod_enter(&low, &low, l);
    mod_leave(&low, &low, l);
    mod_enter(&high, &high, l);     /* high·2^256 */
    mod_add(k, &low, &high, l);
    return true;
}

/* [s]B + [k]A, bit by bit for both at once. */
static void multiply(struct twisted *sum, const struct num *s, const struct num *k, const struct twisted *a, const struct curve *curve)
{
    const struct num zero = {{0}};
    struct twisted of[4];
    struct num x, y;

    from_affine(&of[0], &zero, &curve->p.r, &curve->p);
    mod_enter(&x, &base_x, &curve->p);
    mod_enter(&y, &base_y, &curve->p);
    from_affine(&of[1], &x, &y, &curve->p);
    of[2] = *a;
    add(&of[3], &of[1], a, curve);
    *sum = of[0];
    for (unsigned at = 253; at-- > 0;) {
        unsigned bits = num_slice(s, at, 1) | num_slice(k, at, 1) << 1;
        add(sum, sum, sum, curve);
        if (bits != 0)
            add(sum, sum, &of[bits], curve);
    }
}

/* S is below L, and R is the encoding of [S]B − [k]A, compared as bytes: without the cofactor. */
bool ed25519_valid(const uint8_t key[32], const uint8_t *message, size_t length, const uint8_t signature[64])
{
    struct curve curve;
    struct twisted a, sum;
    struct num s, k;
    uint8_t r[32];

    curve_set(&curve);
    load(&s, signature + 32);
    if (num_compare(&s, &order) >= 0 || !decode(&a, key, &curve) || !challenge(&k, signature, key, message, length, &curve.l))
        return false;
    mod_neg(&a.x, &a.x, &curve.p);
    mod_neg(&a.t, &a.t, &curve.p);
    multiply(&sum, &s, &k, &a, &curve);
    encode(r, &sum, &curve.p);
    return memcmp(r, signature, 32) == 0;
}
