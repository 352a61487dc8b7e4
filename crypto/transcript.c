#include "crypto/transcript.h"

#include <string.h>

#include "crypto/bytes.h"
#include "crypto/try.h"

void pj_transcript_begin(pj_transcript *transcript, pj_group *group, const char *use)
{
    const char *suite = pj_suite_name(pj_group_suite(group));
    const char *parts[4] = {"piaojue/1/", suite, "/", use};
    uint8_t dst[64]; /* 10 + at most 11 + 1 + at most 32 */
    size_t len = 0;

    for (size_t i = 0; i < 4; i++)
        for (const char *c = parts[i]; *c != '\0' && len < sizeof dst; c++)
            dst[len++] = (uint8_t)*c;
    transcript->group = group;
    pj_xmd_begin(&transcript->xmd, pj_group_suite(group), dst, len);
    pj_transcript_add(transcript, suite, strlen(suite));
}

void pj_transcript_part(pj_transcript *transcript, size_t len)
{
    uint8_t length[4];

    pj_write_u32(length, (uint32_t)len);
    pj_xmd_add(&transcript->xmd, length, sizeof length);
}

void pj_transcript_piece(pj_transcript *transcript, const void *bytes, size_t len)
{
    pj_xmd_add(&transcript->xmd, bytes, len);
}

void pj_transcript_add(pj_transcript *transcript, const void *bytes, size_t len)
{
    pj_transcript_part(transcript, len);
    pj_transcript_piece(transcript, bytes, len);
}

static pj_crypt end(pj_transcript *transcript, uint8_t out[PJ_SCALAR_SIZE])
{
    uint8_t wide[48];
    pj_crypt rc;

    TRY(pj_xmd_end(&transcript->xmd, wide, sizeof wide));
    TRY(pj_mod_reduce48(transcript->group, out, wide));
out:
    pj_wipe(wide, sizeof wide);
    return rc;
}

pj_crypt pj_transcript_scalar(pj_transcript *transcript, pj_scalar *out)
{
    return end(transcript, out->b);
}

pj_crypt pj_transcript_secret(pj_transcript *transcript, pj_secret *out)
{
    return end(transcript, out->b);
}

void pj_transcript_drop(pj_transcript *transcript)
{
    pj_xmd_drop(&transcript->xmd);
}
