/* People of a definition, out of their .pub files. */
#ifndef PIAOJUE_CLI_PARTY_H
#define PIAOJUE_CLI_PARTY_H

#include "cli/options.h"
#include "cli/text.h"

/* What of a public file stands in a definition beside key and name. */
typedef enum { PARTY_PLAIN, PARTY_WITH_SEAL, PARTY_WITH_ED25519 } party_kind;

/* Appends the holder of the public file `path` as a JSON object. */
int put_party(cli *c, text *t, const options *o, const char *path, party_kind kind);

/* Appends the member `member`, a list of those that the option was given for, in their order. */
int put_parties(cli *c, text *t, const options *o, const char *member, const char *option, party_kind kind);

/* Appends the member `witnesses` if there are any (F5, E2). */
int put_witnesses(cli *c, text *t, const options *o);

#endif
