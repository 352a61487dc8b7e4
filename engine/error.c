#include "engine/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

pj_error *pj_error_begin(pj_error *err, pj_error *spare)
{
    if (!err)
        err = spare;
    memset(err, 0, sizeof *err);
    return err;
}

__attribute__((format(printf, 3, 0))) static void fill(pj_error *err, pj_status code, const char *format, va_list args)
{
    err->code = code;
    if (vsnprintf(err->text, sizeof err->text, _(format), args) < 0)
        err->text[0] = 0;
    /* A text that was cut must not end inside a UTF-8 character. */
    size_t len = strlen(err->text);
    if (len + 1 == sizeof err->text) {
        while (len > 0 && ((unsigned char)err->text[len - 1] & 0xc0) == 0x80)
            len--;
        if (len > 0 && (unsigned char)err->text[len - 1] >= 0xc0)
            len--;
        err->text[len] = 0;
    }
}

pj_status pj_fail(pj_error *err, pj_status code, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fill(err, code, format, args);
    va_end(args);
    err->check = 0;
    return code;
}

pj_status pj_refuse(pj_error *err, int check, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fill(err, PJ_E_REFUSED, format, args);
    va_end(args);
    err->check = check;
    return PJ_E_REFUSED;
}

pj_status pj_crypt_failed(pj_error *err, pj_crypt status)
{
    switch (status) {
    case PJ_CRYPT_OK:
        return PJ_OK;
    case PJ_CRYPT_MEMORY:
        return pj_no_memory(err);
    case PJ_CRYPT_ENTROPY:
        return pj_fail(err, PJ_E_ENTROPY, "the system gave no randomness");
    case PJ_CRYPT_NO:
    case PJ_CRYPT_LIBRARY:
        break;
    }
    return pj_fail(err, PJ_E_CRYPTO, "the cryptographic library (OpenSSL) failed");
}

pj_status pj_crypt_verdict(pj_error *err, pj_crypt status, int check, const char *sentence)
{
    if (status == PJ_CRYPT_NO)
        return pj_refuse(err, check, "%s", _(sentence));
    return pj_crypt_failed(err, status);
}

pj_status pj_no_memory(pj_error *err)
{
    return pj_fail(err, PJ_E_MEMORY, "no memory");
}

pj_status pj_text_out(pj_error *err, char *out, size_t *len, const char *text, size_t text_len)
{
    size_t room = *len;
    *len = text_len;
    if (room <= text_len) {
        *len = text_len + 1;
        return pj_fail(err, PJ_E_SPACE, "bytes of room: %zu, needed: %zu", room, text_len + 1);
    }
    memcpy(out, text, text_len);
    out[text_len] = 0;
    return PJ_OK;
}

const char *pj_version(void)
{
    return "0.2.0";
}

const char *pj_status_name(pj_status status)
{
    static const char *const names[] = {
        "PJ_OK",       "PJ_E_ARGUMENT", "PJ_E_SPACE", "PJ_E_MEMORY", "PJ_E_IO",     "PJ_E_LOCKED", "PJ_E_ENTROPY",
        "PJ_E_CRYPTO", "PJ_E_FORMAT",   "PJ_E_KEY",   "PJ_E_CODE",   "PJ_E_CHOICE", "PJ_E_STATE",  "PJ_E_REFUSED",
    };
    return (size_t)status < sizeof names / sizeof *names ? names[status] : "?";
}

const char *pj_check_name(int check)
{
    static const char *const names[] = {
        "?", N_("line"), N_("envelope"), N_("number"), N_("chain"), N_("phase"), N_("shape"), N_("elements"),
        N_("vote"), N_("signer"), N_("signature"), N_("turn"), N_("definition"), N_("possession"),
        N_("joint key"), N_("roll"), N_("decryption"), N_("attendance"), N_("withdrawn"), N_("ballot proof"),
        N_("close"), N_("attendance"), N_("counts"), N_("verdict"), N_("head"), N_("complete"), N_("follows"),
        N_("ruling"), N_("opening"),
    };
    static const char *const evidence[] = {
        "?", N_("form"), N_("vote"), N_("recorder"), N_("witnesses"), N_("tree"), N_("line"), N_("quorum"),
    };
    if (check > 100 && (size_t)check - 100 < sizeof evidence / sizeof *evidence)
        return evidence[check - 100];
    return check > 0 && (size_t)check < sizeof names / sizeof *names ? names[check] : "?";
}
