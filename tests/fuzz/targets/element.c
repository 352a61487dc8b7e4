/* Points, scalars, signatures and base64url: engine and verifier accept the same. Input: what it is, the suite, its bytes. */
#include <string.h>

#include "crypto/bytes.h"
#include "crypto/scalar.h"
#include "crypto/sign.h"
#include "tests/fuzz/states.h"

enum { POINT, POINT0, SCALAR, DER, ED25519, SIGNATURE, BASE64, KINDS };

typedef struct {
    fuzz_taker *take;
    void *arg;
} taking;

/* A signature r ‖ s in DER, and with a byte behind it. */
static void take_der(void *arg, const char *name, const uint8_t *bytes, size_t len)
{
    const taking *t = arg;
    uint8_t seed[2 + PJ_DER_MAX + 1] = {DER, 0};
    size_t der_len;
    if (len != PJ_SIGNATURE_SIZE || pj_signature_write_der(seed + 2, &der_len, bytes) != PJ_CRYPT_OK)
        return;
    t->take(t->arg, name, seed, 2 + der_len);
    t->take(t->arg, name, seed, 3 + der_len);
}

void fuzz_seeds(fuzz_taker *take, void *arg)
{
    taking t = {take, arg};
    fuzz_seeds_of_member(take_der, &t, "signature.json", "signature", 0, NULL, 0);
    for (uint8_t suite = 0; suite < 2; suite++) {
        for (uint8_t kind = POINT; kind <= SCALAR; kind++)
            fuzz_seeds_of_member(take, arg, "point.json", "encoding", 0, (const uint8_t[]){kind, suite}, 2);
        fuzz_seeds_of_member(take, arg, "credential.json", "publicKey", 0, (const uint8_t[]){SIGNATURE, suite}, 2);
    }
    fuzz_seeds_of_member(take, arg, "ed25519.json", "publicKey", 0, (const uint8_t[]){ED25519, 0}, 2);
    fuzz_seeds_of_member(take, arg, "short.json", "short", 1, (const uint8_t[]){BASE64, 0}, 2);
}

static pj_group *group_of(int suite)
{
    static pj_group *groups[2];
    if (!groups[suite] && pj_group_create(&groups[suite], (pj_suite)suite) != PJ_CRYPT_OK)
        fuzz_found("no group");
    return groups[suite];
}

static void agree(const char *what, int suite, pj_crypt engine, int verifier)
{
    if (engine != PJ_CRYPT_OK && engine != PJ_CRYPT_NO)
        fuzz_found("%s of suite %d: the engine fails with %d", what, suite, (int)engine);
    if ((engine == PJ_CRYPT_OK) != (verifier != 0))
        fuzz_found("%s of suite %d: the engine says %d, the verifier %d", what, suite, engine == PJ_CRYPT_OK, verifier);
}

static int is_zero(const uint8_t number[32])
{
    static const uint8_t zero[32];
    return memcmp(number, zero, sizeof zero) == 0;
}

static void judge_der(fuzz_input *in)
{
    uint8_t one[64], other[64], der[PJ_DER_MAX];
    size_t len;
    pj_crypt engine = pj_signature_read_der(one, in->p, in->len);
    int verifier = side_der(other, (piece){in->p, in->len});
    /* 0 is none of P10's numbers: the verifier refuses it here, the engine with the signature. */
    if (engine == PJ_CRYPT_OK && !verifier && (is_zero(one) || is_zero(one + 32)))
        return;
    agree("DER", 0, engine, verifier);
    if (engine != PJ_CRYPT_OK)
        return;
    if (memcmp(one, other, sizeof one) != 0)
        fuzz_found("DER is read in two ways");
    if (pj_signature_write_der(der, &len, one) != PJ_CRYPT_OK || len != in->len || memcmp(der, in->p, len) != 0)
        fuzz_found("DER is written otherwise than it was read");
}

static void judge_ed25519(fuzz_input *in)
{
    uint8_t key[32], signature[64];
    fuzz_bytes(in, key, sizeof key);
    fuzz_bytes(in, signature, sizeof signature);
    agree("ed25519", 0, pj_ed25519_check_var(key, signature, in->p, in->len), side_ed25519(key, signature, (piece){in->p, in->len}));
}

static void judge_signature(fuzz_input *in, int suite)
{
    pj_point key;
    uint8_t signature[64];
    fuzz_bytes(in, key.b, sizeof key);
    fuzz_bytes(in, signature, sizeof signature);
    pj_slice message = {in->p, in->len};
    agree("signature", suite, pj_sign_check_var(group_of(suite), &key, signature, &message, 1),
          side_signature(suite, key.b, signature, (piece){in->p, in->len}));
}

/* Each byte string has one text. */
static void judge_base64(fuzz_input *in)
{
    static uint8_t bytes[70000];
    static char text[100000];
    size_t len = pj_base64_decoded_size(in->len);
    if (len == SIZE_MAX || len > sizeof bytes || pj_base64_decode(bytes, len, (const char *)in->p, in->len) != PJ_CRYPT_OK)
        return;
    pj_base64_encode(text, bytes, len);
    if (strlen(text) != in->len || memcmp(text, in->p, in->len) != 0)
        fuzz_found("base64url is written otherwise than it was read");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    fuzz_input in = {data, len};
    int kind = fuzz_byte(&in) % KINDS, suite = fuzz_byte(&in) % 2;
    pj_point point;
    pj_scalar scalar;
    switch (kind) {
    case POINT:
        fuzz_bytes(&in, point.b, sizeof point);
        agree("point", suite, pj_point_valid_var(group_of(suite), &point), side_point(suite, point.b, 0));
        break;
    case POINT0:
        fuzz_bytes(&in, point.b, sizeof point);
        agree("point0", suite, pj_points0_valid_var(group_of(suite), &point, 1), side_point(suite, point.b, 1));
        break;
    case SCALAR:
        fuzz_bytes(&in, scalar.b, sizeof scalar);
        agree("scalar", suite, pj_scalar_valid(group_of(suite), &scalar) ? PJ_CRYPT_OK : PJ_CRYPT_NO, side_scalar(suite, scalar.b));
        break;
    case DER:
        judge_der(&in);
        break;
    case ED25519:
        judge_ed25519(&in);
        break;
    case SIGNATURE:
        judge_signature(&in, suite);
        break;
    default:
        judge_base64(&in);
    }
    return 0;
}
