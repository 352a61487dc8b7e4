/* How failures are told: one caller-owned pj_error, filled where the failure is found. */
#ifndef PJ_ENGINE_ERROR_H
#define PJ_ENGINE_ERROR_H

#include <libintl.h>
#include <string.h>

#include "crypto/status.h"
#include "crypto/try.h"
#include "engine/piaojue.h"

/* Gives a public function an error to fill: the caller's, or `spare` if that is NULL. Zeroed either way. */
pj_error *pj_error_begin(pj_error *err, pj_error *spare);

/* Errors speak the language of the embedding program's locale: _() is a text of the library in that language (gettext), N_() marks one that is
 * translated where it is used. pj_fail, pj_refuse and pj_crypt_verdict translate the format they are given. Nothing that goes into a log, a
 * definition or a signature is ever translated. */
#define PJ_TEXT_DOMAIN "libpiaojue"
#define _(english) dgettext(PJ_TEXT_DOMAIN, english)
#define N_(english) english

/* What the system says of its error number, as strerror does, but from any thread; good to the end of the block. */
#define PJ_SYSTEM_SAYS(number) strerror_r((number), (char[128]){0}, 128)

/* Fill err with a status and a sentence; return the status. */
PJ_MUST_USE pj_status pj_fail(pj_error *err, pj_status code, const char *format, ...) __attribute__((format(printf, 3, 4)));
PJ_MUST_USE pj_status pj_refuse(pj_error *err, int check, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* The status of a failing crypto call that gave no verdict; PJ_CRYPT_NO counts as a failing library here. OK for PJ_CRYPT_OK. */
PJ_MUST_USE pj_status pj_crypt_failed(pj_error *err, pj_crypt status);

/* The verdict of a crypto check: PJ_CRYPT_NO refuses with `check` and `sentence`, other failures are told as they are. */
PJ_MUST_USE pj_status pj_crypt_verdict(pj_error *err, pj_crypt status, int check, const char *sentence);

PJ_MUST_USE pj_status pj_no_memory(pj_error *err);

/* Writes `text` and a NUL to a caller's buffer under the rule of piaojue.h for *len. */
PJ_MUST_USE pj_status pj_text_out(pj_error *err, char *out, size_t *len, const char *text, size_t text_len);

#endif
