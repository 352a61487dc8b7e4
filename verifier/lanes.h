/*
 * Arithmetic modulo p with AVX-512 IFMA: eight numbers at a time, a lane each. Only functions marked IFMA may use it, and they may be
 * called only where ifma_usable().
 *
 * A number is five limbs of 52 bits, each a vector of eight lanes. A product is a Montgomery product for R' = 2^260.
 *
 * Bounds are given in multiples of p; 2^256 − 2^225 < p < 2^256 − 2^223 for both p. `Carried` is a number whose limbs are all below 2^52: only
 * such may be multiplied, for the instructions look at the low 52 bits of a limb and no others.
 */
#ifndef VERIFIER_LANES_H
#define VERIFIER_LANES_H

#include "suite.h"

#define IFMA __attribute__((target("avx512f,avx512ifma,avx512vl,avx512dq")))
#define INLINED IFMA __attribute__((always_inline)) static inline

/* Only with its loops unrolled do the compilers keep a number in registers. */
#if defined(__clang__)
#define UNROLLED _Pragma("clang loop unroll(full)")
#else
#define UNROLLED _Pragma("GCC unroll 16")
#endif

#define LANES 8
#define LIMBS 5
#define LIMB ((INT64_C(1) << 52) - 1)

typedef __m512i lanes;

struct wide {
    lanes limb[LIMBS];
};

struct words {
    lanes word[4];
};

struct field {
    struct wide p, p2, p16;             /* p, 2p, 16p; the last not carried */
    struct wide more, one;              /* 2^256 − p; 2^256 mod p, which stands for 1/16 */
    lanes shifted[LIMBS];               /* (p + 1) / 2^52 from limb 1 on */
};

/* ---- words and limbs ---- */

INLINED lanes all_lanes(int64_t x)
{
    return _mm512_set1_epi64(x);
}

INLINED lanes joined(lanes low, lanes high)
{
    return _mm512_ternarylogic_epi64(low, high, all_lanes(LIMB), 0xa8);     /* (low | high) & LIMB */
}

INLINED struct wide to_wide(const struct words *w)
{
    return (struct wide){{
        _mm512_and_si512(w->word[0], all_lanes(LIMB)),
        joined(_mm512_srli_epi64(w->word[0], 52), _mm512_slli_epi64(w->word[1], 12)),
        joined(_mm512_srli_epi64(w->word[1], 40), _mm512_slli_epi64(w->word[2], 24)),
        joined(_mm512_srli_epi64(w->word[2], 28), _mm512_slli_epi64(w->word[3], 36)),
        _mm512_srli_epi64(w->word[3], 16),
    }};
}

/* Of a carried number below 2^256. */
INLINED struct words to_words(const struct wide *a)
{
    const lanes *l = a->limb;

    return (struct words){{
        _mm512_or_si512(l[0], _mm512_slli_epi64(l[1], 52)),
        _mm512_or_si512(_mm512_srli_epi64(l[1], 12), _mm512_slli_epi64(l[2], 40)),
        _mm512_or_si512(_mm512_srli_epi64(l[2], 24), _mm512_slli_epi64(l[3], 28)),
        _mm512_or_si512(_mm512_srli_epi64(l[3], 36), _mm512_slli_epi64(l[4], 16)),
    }};
}

INLINED struct wide same_in_all(const struct num *x)
{
    struct words words;

    UNROLLED for (int i = 0; i < 4; i++)
        words.word[i] = all_lanes((int64_t)x->w[i]);
    return to_wide(&words);
}

/* Two rows of four in each register become columns: the four words of lanes 0 to 3 in the lower halves, of 4 to 7 in the upper; and
 * back, as it is its own inverse. */
INLINED void transpose(struct words *w)
{
    const lanes low = _mm512_setr_epi64(0, 1, 8, 9, 4, 5, 12, 13), high = _mm512_setr_epi64(2, 3, 10, 11, 6, 7, 14, 15);
    lanes even01 = _mm512_unpacklo_epi64(w->word[0], w->word[1]), odd01 = _mm512_unpackhi_epi64(w->word[0], w->word[1]);
    lanes even23 = _mm512_unpacklo_epi64(w->word[2], w->word[3]), odd23 = _mm512_unpackhi_epi64(w->word[2], w->word[3]);

    w->word[0] = _mm512_permutex2var_epi64(even01, low, even23);
    w->word[1] = _mm512_permutex2var_epi64(odd01, low, odd23);
    w->word[2] = _mm512_permutex2var_epi64(even01, high, even23);
    w->word[3] = _mm512_permutex2var_epi64(odd01, high, odd23);
}

INLINED lanes two_numbers(const struct num *low, const struct num *high)
{
    return _mm512_inserti64x4(_mm512_castsi256_si512(_mm256_loadu_si256((const void *)low)), _mm256_loadu_si256((const void *)high), 1);
}

/* Two loads, an insertion and a share of a transposition: cheaper than gathering word by word. */
INLINED struct words load_numbers(const struct num *const from[LANES])
{
    struct words w;

    UNROLLED for (int i = 0; i < 4; i++)
        w.word[i] = two_numbers(from[i], from[i + 4]);
    transpose(&w);
    return w;
}

INLINED void store_numbers(struct num *const to[LANES], const struct wide *a)
{
    struct words w = to_words(a);

    transpose(&w);
    UNROLLED for (int i = 0; i < 4; i++) {
        _mm256_storeu_si256((void *)to[i], _mm512_castsi512_si256(w.word[i]));
        _mm256_storeu_si256((void *)to[i + 4], _mm512_extracti64x4_epi64(w.word[i], 1));
    }
}

/* ---- arithmetic modulo p ---- */

/* Limbs between −2^62 and 2^62 become those of a carried number, if it is not negative and below 2^260. If it is negative, so is its
 * last limb. */
INLINED struct wide carry(struct wide a)
{
    const lanes mask = all_lanes(LIMB);

    UNROLLED for (int i = 0; i + 1 < LIMBS; i++) {
        a.limb[i + 1] = _mm512_add_epi64(a.limb[i + 1], _mm512_srai_epi64(a.limb[i], 52));
        a.limb[i] = _mm512_and_si512(a.limb[i], mask);
    }
    return a;
}

INLINED struct wide plus(struct wide a, const struct wide *b)
{
    UNROLLED for (int i = 0; i < LIMBS; i++)
        a.limb[i] = _mm512_add_epi64(a.limb[i], b->limb[i]);
    return a;
}

INLINED struct wide minus(struct wide a, const struct wide *b)
{
    UNROLLED for (int i = 0; i < LIMBS; i++)
        a.limb[i] = _mm512_sub_epi64(a.limb[i], b->limb[i]);
    return a;
}

INLINED struct wide shifted(struct wide a, unsigned bits)
{
    UNROLLED for (int i = 0; i < LIMBS; i++)
        a.limb[i] = _mm512_slli_epi64(a.limb[i], bits);
    return a;
}

INLINED struct wide choose(__mmask8 second, struct wide a, const struct wide *b)
{
    UNROLLED for (int i = 0; i < LIMBS; i++)
        a.limb[i] = _mm512_mask_mov_epi64(a.limb[i], second, b->limb[i]);
    return a;
}

/*
 * a·b / 2^260 of carried a < A·p and b < B·p, not carried, below (1 + AB/16)·p: with m < 2^260 it is (a·b + m·p) / 2^260, and
 * a·b < AB·p·2^256.
 *
 * Row by row the m_i·p is added that makes limb i a multiple of 2^52. As p = −1 modulo 2^52, m_i is limb i modulo 2^52, and
 * t + m_i·p = (t − m_i) + m_i·(p + 1): what remains of limb i is limb i >> 52, and p + 1 has limbs from 1 on only. A limb gets at
 * most 18 times less than 2^52, and what is carried from the one below: it is below 2^57.
 */
INLINED struct wide product_loose(const struct wide *a, const struct wide *b, const struct field *field)
{
    lanes t[2 * LIMBS];
    struct wide product;

    UNROLLED for (int i = 0; i < 2 * LIMBS; i++)
        t[i] = _mm512_setzero_si512();
    UNROLLED for (int i = 0; i < LIMBS; i++)
        UNROLLED for (int j = 0; j < LIMBS; j++) {
            t[i + j] = _mm512_madd52lo_epu64(t[i + j], a->limb[i], b->limb[j]);
            t[i + j + 1] = _mm512_madd52hi_epu64(t[i + j + 1], a->limb[i], b->limb[j]);
        }
    UNROLLED for (int i = 0; i < LIMBS; i++) {
        t[i + 1] = _mm512_add_epi64(t[i + 1], _mm512_srli_epi64(t[i], 52));
        UNROLLED for (int j = 1; j < LIMBS; j++) {
            t[i + j] = _mm512_madd52lo_epu64(t[i + j], t[i], field->shifted[j]);
            t[i + j + 1] = _mm512_madd52hi_epu64(t[i + j + 1], t[i], field->shifted[j]);
        }
    }
    UNROLLED for (int i = 0; i < LIMBS; i++)
        product.limb[i] = t[LIMBS + i];
    return product;
}

INLINED struct wide times(const struct wide *a, const struct wide *b, const struct field *field)
{
    return carry(product_loose(a, b, field));
}

/*
 * a modulo p, carried, not negative and below 2^256 + 2^231 < 1 + 2^-24, for 0 ≤ a < 64, limbs between −2^61 and 2^61.
 *
 * q is ⌊a/2^256⌋, or one more where a is at most 2·2^208 below a multiple of 2^256: what limbs 0 to 2 carry into limb 3 is lost, which
 * makes `top` one too small or too large at most, and 1 is added for q to be never too small. q ≤ 64. So
 * a − q·p = (a − q·2^256) + q·(2^256 − p) is below 2^256 + 64·2^225, and not negative: where q is one more, it is at least 1, and
 * q·(2^256 − p) > 2^223.
 */
INLINED struct wide folded_loose(struct wide a, const struct field *field)
{
    lanes top = _mm512_add_epi64(a.limb[4], _mm512_srai_epi64(a.limb[3], 52));
    lanes q = _mm512_srli_epi64(_mm512_add_epi64(top, all_lanes(1)), 48);

    a.limb[4] = _mm512_sub_epi64(a.limb[4], _mm512_slli_epi64(q, 48));
    UNROLLED for (int i = 0; i < LIMBS; i++) {
        a.limb[i] = _mm512_madd52lo_epu64(a.limb[i], q, field->more.limb[i]);
        if (i + 1 < LIMBS)                                      /* 2^256 − p < 2^225: the product with limb 4 has no high part */
            a.limb[i + 1] = _mm512_madd52hi_epu64(a.limb[i + 1], q, field->more.limb[i]);
    }
    return a;
}

INLINED struct wide folded(struct wide a, const struct field *field)
{
    return carry(folded_loose(a, field));
}

/* a mod p, of the same a. */
INLINED struct wide reduced(struct wide a, const struct field *field)
{
    struct wide less;

    a = folded_loose(a, field);
    less = carry(minus(a, &field->p));
    a = carry(a);
    return choose(_mm512_movepi64_mask(less.limb[4]), less, &a);
}

INLINED void field_set(struct field *field, const struct modulus *p)
{
    const struct num zero = {{0}};
    struct num more;

    sub_words(&more, &zero, &p->m);
    field->p = same_in_all(&p->m);
    field->p2 = shifted(field->p, 1);
    field->p16 = shifted(field->p, 4);
    field->more = same_in_all(&more);
    field->one = same_in_all(&p->r);
    UNROLLED for (int i = 0; i < LIMBS; i++)
        field->shifted[i] = field->p.limb[i];
    field->shifted[1] = _mm512_add_epi64(field->p.limb[1], all_lanes(1));     /* still below 2^52, for both p */
}

#endif
