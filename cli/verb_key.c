/* key: a new pair of files for a recorder, a trustee, a station or a witness. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/files.h"
#include "cli/verbs.h"

const option_spec KEY_OPTIONS[] = {
    {"suite", 0, OPTION_REQUIRED, "SUITE", N_("P256-SHA256 or SM2-SM3")},
    {"name", 0, OPTION_REQUIRED, "NAME", N_("who holds the key, as the result sheet shall name them")},
    {"output", 'o', OPTION_REQUIRED, "FILE.key", N_("the key file, mode 0600; the public file FILE.pub is put beside it")},
    {NULL, 0, OPTION_FLAG, NULL, NULL},
};

/* recorder.key → recorder.pub; other names get .pub added. */
static char *public_path(const char *path)
{
    size_t len = strlen(path);
    char *public = malloc(len + 5);

    if (public == NULL)
        return NULL;
    if (len > 4 && strcmp(path + len - 4, ".key") == 0)
        len -= 4;
    memcpy(public, path, len);
    memcpy(public + len, ".pub", sizeof ".pub");
    return public;
}

static int write_files(cli *c, const pj_key *key, const char *path, const char *public)
{
    int rc = DONE;
    char secret[2048], open[2048];
    size_t secret_len = sizeof secret, open_len = sizeof open;
    pj_error error = {0};

    TRY(engine_said(c, path, pj_key_write_public(key, open, &open_len, &error), &error));
    TRY(engine_said(c, path, pj_key_write(key, secret, &secret_len, &error), &error));
    TRY(file_write_new(c, path, secret, secret_len, MODE_SECRET));
    rc = file_write_new(c, public, open, open_len, MODE_PUBLIC);
    if (rc != DONE)
        (void)unlink(path); /* made a moment ago, and nobody knows its public half */
out:
    pj_wipe(secret, sizeof secret);
    return rc;
}

static int print_key(cli *c, const pj_key *key, const char *path, const char *public)
{
    int rc = DONE;
    char bytes[2048];
    size_t len = sizeof bytes;
    pj_public p;
    pj_error error = {0};
    text t = {0};

    say(c, _("key file %s: keep it secret, and keep a copy; public file %s: give it to whoever defines the vote"), path, public);
    if (!c->json)
        return DONE;
    TRY(engine_said(c, path, pj_key_write_public(key, bytes, &len, &error), &error));
    TRY(engine_said(c, public, pj_public_read(&p, bytes, len, &error), &error));
    json_put_open(&t, '{');
    if (p.ed25519[0] != '\0')
        json_put_member(&t, "ed25519", p.ed25519);
    json_put_member(&t, "key", p.key);
    json_put_member(&t, "key_file", path);
    json_put_member(&t, "name", p.name);
    json_put_member(&t, "public_file", public);
    json_put_member(&t, "seal", p.seal);
    json_put_member(&t, "suite", p.suite);
    TRY(json_print_object(c, &t));
out:
    text_free(&t);
    return rc;
}

int verb_key(cli *c, const options *o)
{
    int rc = DONE;
    const char *path = option_value(o, "output");
    char *public = public_path(path);
    pj_key *key = NULL;
    pj_error error = {0};

    if (public == NULL)
        TRY(no_memory(c));
    /* Both, before anything is written: half a pair is worse than none. */
    TRY(file_is_new(c, path));
    TRY(file_is_new(c, public));
    TRY(engine_said(c, "--suite, --name", pj_key_create(&key, option_value(o, "suite"), option_value(o, "name"), &error), &error));
    TRY(write_files(c, key, path, public));
    TRY(print_key(c, key, path, public));
out:
    pj_key_destroy(key);
    free(public);
    return rc;
}
