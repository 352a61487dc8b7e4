#include "cli/party.h"

#include <string.h>

#include "cli/vote.h"

enum { MOST_WITNESSES = 32, KEY_NAME_BYTES = 100 };

static int read_party(cli *c, const options *o, const char *path, pj_public *p)
{
    int rc = DONE;

    TRY(read_public_file(c, p, path));
    if (strcmp(p->suite, option_value(o, "suite")) != 0)
        TRY(fail(c, _("%s: a key of suite %s, wanted %s as in --suite"), path, p->suite, quote(option_value(o, "suite")).text));
out:
    return rc;
}

int put_party(cli *c, text *t, const options *o, const char *path, party_kind kind)
{
    int rc = DONE;
    pj_public p;

    TRY(read_party(c, o, path, &p));
    json_put_open(t, '{');
    if (kind == PARTY_WITH_ED25519 && p.ed25519[0] != '\0')
        json_put_member(t, "ed25519", p.ed25519);
    json_put_member(t, "key", p.key);
    json_put_member(t, "name", p.name);
    if (kind == PARTY_WITH_SEAL)
        json_put_member(t, "seal", p.seal);
    json_put_close(t, '}');
out:
    return rc;
}

int put_parties(cli *c, text *t, const options *o, const char *member, const char *option, party_kind kind)
{
    int rc = DONE;

    json_put_name(t, member);
    json_put_open(t, '[');
    for (size_t i = 0; i < option_count(o, option); i++)
        TRY(put_party(c, t, o, option_at(o, option, i), kind));
    json_put_close(t, ']');
out:
    return rc;
}

/* The first thing in a name that a key name (E2) may not have: a plus sign, or a space of any kind; NULL if it has none. */
static const char *find_no_key_name(const char *name)
{
    static const char *const spaces[] = {"+",      " ",      "\u00a0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005",
                                         "\u2006", "\u2007", "\u2008", "\u2009", "\u200a", "\u202f", "\u205f", "\u3000"};

    for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++) {
        const char *at = strstr(name, spaces[i]);

        if (at != NULL)
            return at;
    }
    return NULL;
}

/* The engine would refuse it too, but could not say which file it came from. */
static int check_key_name(cli *c, const char *path, const char *name)
{
    const char *wrong = find_no_key_name(name);

    if (wrong != NULL)
        return fail(c, _("%s: name: found %s with %s, wanted the name of a witness without spaces and +, such as witness.example/w1"), path,
                    quote(name).text, *wrong == '+' ? "+" : _("a space"));
    if (strlen(name) > KEY_NAME_BYTES)
        return fail(c, _("%s: name: found %zu bytes, wanted the name of a witness with at most %d"), path, strlen(name), KEY_NAME_BYTES);
    return DONE;
}

/* A witness signs with its Ed25519 key, as witnesses do that know nothing of us; in SM2-SM3 with the key of the suite. */
static int put_witness(cli *c, text *t, const options *o, const char *path)
{
    int rc = DONE, is_p256 = strcmp(option_value(o, "suite"), "P256-SHA256") == 0;
    pj_public p;

    TRY(read_party(c, o, path, &p));
    TRY(check_key_name(c, path, p.name));
    if (is_p256 && p.ed25519[0] == '\0')
        TRY(fail(c, _("%s: holds no Ed25519 key (it was made by an older version), wanted one: make the witness a new key"), path));
    json_put_open(t, '{');
    json_put_member(t, "key", is_p256 ? p.ed25519 : p.key);
    json_put_member(t, "name", p.name);
    json_put_close(t, '}');
out:
    return rc;
}

int put_witnesses(cli *c, text *t, const options *o)
{
    int rc = DONE;
    size_t count = option_count(o, "witness");
    uint32_t least = (uint32_t)count;

    if (count == 0)
        return option_has(o, "witnesses-needed") ? fail(c, "%s", _("--witnesses-needed goes with --witness")) : DONE;
    if (count > MOST_WITNESSES)
        return fail(c, _("--witness: given %zu times, wanted at most %d"), count, MOST_WITNESSES);
    TRY(option_number(c, o, "witnesses-needed", 1, (uint32_t)count, &least));
    json_put_name(t, "witnesses");
    json_put_open(t, '{');
    json_put_member_number(t, "least", least);
    json_put_name(t, "of");
    json_put_open(t, '[');
    for (size_t i = 0; i < count; i++)
        TRY(put_witness(c, t, o, option_at(o, "witness", i)));
    json_put_close(t, ']');
    json_put_close(t, '}');
out:
    return rc;
}
