/* Who vouches for a checkpoint: keys of signature lines, their ids, and whether a line holds (E2, E4). */
#ifndef VERIFIER_VOUCH_H
#define VERIFIER_VOUCH_H

#include "note.h"

enum voucher_role { BY_LOG_KEY, BY_ED25519, BY_WITNESS };

/* A key in its role: the recorder's of the log, the recorder's Ed25519, a witness's. */
struct voucher {
    enum voucher_role role;
    const struct suite *suite;
    const char *name;
    size_t name_length;
    const uint8_t *key;
};

size_t voucher_key_bytes(const struct voucher *voucher);

/* The line has the key's name and id. */
bool line_is_by(const struct signature_line *line, const struct voucher *voucher);

/* Its signature holds under the key. */
bool line_holds(const struct signature_line *line, const struct voucher *voucher, const struct bytes *text);

/* Of a witness's line of the right length: when it says it was signed. */
uint64_t line_time(const struct signature_line *line);

/* ECDSA's SEQUENCE { INTEGER r, INTEGER s } in strict DER, as r ‖ s. */
bool der_decode(uint8_t signature[64], const uint8_t *der, size_t length);

#endif
