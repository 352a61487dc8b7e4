/* hash_to_scalar (P4): a transcript absorbs the parts x₁ … x_k and yields a scalar. */
#ifndef PJ_CRYPTO_TRANSCRIPT_H
#define PJ_CRYPTO_TRANSCRIPT_H

#include "crypto/group.h"
#include "crypto/hash.h"
#include "crypto/scalar.h"

/* Failures stick and are told at the end. Every begin needs one end (pj_transcript_scalar or _secret) or one drop. Do not copy. */
typedef struct {
    pj_xmd xmd;
    pj_group *group;
} pj_transcript;

/* DST = "piaojue/1/" ‖ suite ‖ "/" ‖ use; absorbs enc(suite). `use` is one of P4's, at most 32 characters. */
void pj_transcript_begin(pj_transcript *transcript, pj_group *group, const char *use);

/* Absorbs enc(bytes). Constant time for a given `len`. */
void pj_transcript_add(pj_transcript *transcript, const void *bytes, size_t len);

/* A part in pieces: the length of the whole, then its pieces, which must add up to it. */
void pj_transcript_part(pj_transcript *transcript, size_t len);
void pj_transcript_piece(pj_transcript *transcript, const void *bytes, size_t len);

/* The scalar; releases the transcript. `_secret` is for transcripts that held secrets: the same value in the type that has to be wiped
 * (it may be 0; pj_secret_valid tells). Return PJ_CRYPT_OK, PJ_CRYPT_MEMORY or PJ_CRYPT_LIBRARY. Constant time. */
PJ_MUST_USE pj_crypt pj_transcript_scalar(pj_transcript *transcript, pj_scalar *out);
PJ_MUST_USE pj_crypt pj_transcript_secret(pj_transcript *transcript, pj_secret *out);

/* Releases without a result. Harmless after an end. */
void pj_transcript_drop(pj_transcript *transcript);

#endif
