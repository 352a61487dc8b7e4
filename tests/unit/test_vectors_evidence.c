/* The engine over testvectors/evidence.json: receipts and checkpoints with their log at hand. (Without a log, and with a consistency proof, only the verifier is asked.) */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/piaojue.h"
#include "tests/unit/memory_store.h"
#include "tests/unit/test_crypto_help.h"

static void load_file(memory *m, const char *name)
{
    char path[300];
    snprintf(path, sizeof path, "testvectors/%s", name);
    FILE *f = fopen(path, "rb");
    ck_assert_msg(f != NULL, "%s", path);
    *m = (memory){.appends_left = -1};
    m->bytes = malloc(8u << 20);
    m->len = fread(m->bytes, 1, 8u << 20, f);
    fclose(f);
}

/* The log that the entries name; many stand one behind the other, so the last one is kept. */
typedef struct {
    char name[200];
    memory m;
    pj_log *log;
    int is_sound; /* pj_log_open took it */
} open_log;

static void let_go(open_log *o)
{
    pj_log_close(o->log);
    free(o->m.bytes);
    memset(o, 0, sizeof *o);
}

static const pj_log *log_named(open_log *o, const char *name)
{
    if (strcmp(o->name, name) == 0)
        return o->log;
    let_go(o);
    snprintf(o->name, sizeof o->name, "%s", name);
    load_file(&o->m, name);
    pj_store store = memory_store(&o->m, 0);
    o->is_sound = pj_log_open(&o->log, &store, NULL, NULL) == PJ_OK;
    return o->log;
}

/* PJ_OK or the refusal; -1 where the engine is not asked. */
static int verdict_of(open_log *o, const json_t *entry, pj_error *err)
{
    const char *kind = text_of(entry, "kind"), *log_name = json_string_value(json_object_get(entry, "log"));
    const pj_log *log = log_name ? log_named(o, log_name) : NULL;
    pj_checkpoint checkpoint;
    uint64_t line;
    memory file;
    int rc = -1;
    if (!log || strcmp(kind, "proof") == 0)
        return -1;
    load_file(&file, text_of(entry, "file"));
    if (strcmp(kind, "receipt") == 0)
        rc = pj_log_check_receipt(log, &line, (char *)file.bytes, file.len, err);
    else
        rc = pj_log_check_checkpoint(log, &checkpoint, (char *)file.bytes, file.len, json_is_true(json_object_get(entry, "witnessed")), err);
    free(file.bytes);
    return rc;
}

START_TEST(every_file_gets_its_verdict)
{
    json_t *index = json_load_file("testvectors/evidence.json", 0, NULL), *entries;
    open_log o = {.name = ""};
    size_t held = 0, refused = 0, not_asked = 0;
    ck_assert_ptr_nonnull(index);
    entries = json_object_get(index, "evidence");
    ck_assert(json_array_size(entries) > 100);
    for (size_t i = 0; i < json_array_size(entries); i++) {
        const json_t *entry = json_array_get(entries, i), *check = json_object_get(entry, "check");
        pj_error err = {0};
        int rc = verdict_of(&o, entry, &err), wanted = json_is_integer(check) ? 100 + (int)json_integer_value(check) : 0;
        if (rc == -1)
            not_asked++;
        else
            ck_assert_msg(wanted ? rc == PJ_E_REFUSED && err.check == wanted : rc == PJ_OK, "%s: %d, %d instead of %d: %s",
                          text_of(entry, "file"), rc, err.check, wanted, err.text);
        held += rc == PJ_OK;
        refused += rc == PJ_E_REFUSED;
    }
    printf("evidence: %zu hold, %zu refused, %zu not asked\n", held, refused, not_asked);
    ck_assert(held > 20 && refused > 60);
    let_go(&o);
    json_decref(index);
}
END_TEST

Suite *suite_vectors_evidence(void)
{
    Suite *suite = suite_create("vectors: evidence");
    TCase *tests = tcase_create("evidence");
    tcase_set_timeout(tests, ALL_SECONDS);
    tcase_add_test(tests, every_file_gets_its_verdict);
    suite_add_tcase(suite, tests);
    return suite;
}
