/* How bytes are written for people and programs: the short form (E1), base64url (F3). */
#ifndef VERIFIER_SHORT_H
#define VERIFIER_SHORT_H

#include "hash.h"

#define SHORT_ROOM 40           /* 32 characters, 7 hyphens and a zero byte */
#define BASE64_ROOM(bytes) ((4 * (bytes) + 2) / 3 + 1)

/* The first 160 bits in Crockford's base32, groups of four. */
void short_form(char text[SHORT_ROOM], const uint8_t hash[HASH_BYTES]);

/* Without padding; the text needs BASE64_ROOM(length). */
void base64url(char *text, const uint8_t *bytes, size_t length);

#endif
