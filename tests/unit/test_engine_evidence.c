/* What a log gives away: checkpoints, cosignatures, receipts, consistency proofs. */
#include <stdlib.h>
#include <string.h>

#include "crypto/bytes.h"
#include "crypto/merkle.h"
#include "engine/note.h"
#include "tests/unit/fixture.h"

#define TEXT 8192
#define WITNESSES 3

static const uint8_t ab[4] = {1, 1, 0, 0};

/* ---- a definition with more in it ---- */

static void public_of(pj_public *out, const pj_key *key)
{
    char text[2048];
    size_t len = sizeof text;
    pj_public same;
    ck_assert_int_eq(pj_key_write_public(key, text, &len, NULL), PJ_OK);
    ck_assert_int_eq(pj_public_read(out, text, len, NULL), PJ_OK);
    pj_key_public(key, &same);
    ck_assert_mem_eq(out, &same, sizeof same);
}

static json_t *witnesses_of(pj_key *const *keys, size_t len, int least, int suite)
{
    json_t *of = json_array();
    pj_public public;
    for (size_t i = 0; i < len; i++) {
        public_of(&public, keys[i]);
        json_array_append_new(of, json_pack("{s:s,s:s}", "key", suite == 0 ? public.ed25519 : public.key, "name", public.name));
    }
    return json_pack("{s:i,s:o}", "least", least, "of", of);
}

/* Begins the fixture's log anew: the recorder also has its Ed25519 key there (if the suite knows it), two attest, and of `keys` two are
 * to witness. */
static void remake(fixture *f, int suite, pj_key *const *keys, size_t len)
{
    char text[TEXT];
    size_t text_len = sizeof text;
    pj_public recorder;
    pj_definition *definition;
    FINE(pj_definition_write(pj_log_definition(f->log), text, &text_len, &f->err));
    json_t *json = json_loadb(text, text_len, 0, NULL);
    public_of(&recorder, f->recorder);
    if (suite == 0)
        json_object_set_new(json_object_get(json, "recorder"), "ed25519", json_string(recorder.ed25519));
    json_object_set_new(json, "attestations", json_integer(2));
    if (len > 0)
        json_object_set_new(json, "witnesses", witnesses_of(keys, len, 2, suite));
    char *made = json_dumps(json, 0);
    FINE(pj_definition_read(&definition, made, strlen(made), &f->err));
    pj_log_close(f->log);
    f->m.len = 0;
    pj_store store = memory_store(&f->m, 1);
    FINE(pj_log_create(&f->log, &store, definition, f->recorder, &f->err));
    ck_assert_uint_eq(pj_definition_attestations(definition), 2);
    pj_definition_destroy(definition);
    free(made);
    json_decref(json);
}

/* ---- checkpoints ---- */

static size_t checkpoint(fixture *f, char text[TEXT], const pj_key *recorder)
{
    size_t len = TEXT;
    FINE(pj_log_checkpoint(f->log, text, &len, recorder, &f->err));
    return len;
}

static void refused(fixture *f, int check, const char *text)
{
    pj_checkpoint out;
    FAILS(PJ_E_REFUSED, pj_log_check_checkpoint(f->log, &out, text, strlen(text), 0, &f->err));
    ck_assert_msg(f->err.check == check, "%d: %s", f->err.check, f->err.text);
    ck_assert_uint_eq(out.size, 0);
}

START_TEST(checkpoints_hold_for_their_log_alone)
{
    fixture *f = begin(_i), *other = begin(_i);
    char text[TEXT], unsigned_text[TEXT], small[10];
    size_t len = sizeof small;
    pj_checkpoint out;
    remake(f, _i, NULL, 0);
    open_vote(f);
    memory shorter = {.bytes = malloc(f->m.len), .len = f->m.len, .appends_left = -1};
    memcpy(shorter.bytes, f->m.bytes, f->m.len);
    FINE(cast(f, 0, ab, 4));
    checkpoint(f, text, f->recorder);
    checkpoint(f, unsigned_text, NULL);
    FINE(pj_log_check_checkpoint(f->log, &out, text, strlen(text), 0, &f->err));
    ck_assert_uint_eq(out.size, 12);
    ck_assert_uint_eq(out.witnesses, 0);
    FINE(pj_log_check_checkpoint(f->log, &out, text, strlen(text), 1, &f->err)); /* nobody is asked to witness */
    refused(f, 103, unsigned_text);
    refused(other, 102, text);
    refused(f, 101, "");
    FAILS(PJ_E_KEY, pj_log_checkpoint(f->log, text, &(size_t){TEXT}, f->stranger, &f->err));
    FAILS(PJ_E_KEY, pj_log_checkpoint(f->log, text, &(size_t){TEXT}, other->recorder, &f->err));
    FAILS(PJ_E_SPACE, pj_log_checkpoint(f->log, small, &len, f->recorder, &f->err));
    ck_assert_uint_gt(len, sizeof small);
    checkpoint(f, text, f->recorder);
    pj_store store = memory_store(&shorter, 0);
    pj_log *full = f->log;
    FINE(pj_log_open(&f->log, &store, NULL, &f->err));
    refused(f, 105, text); /* a log that has gone back */
    pj_log_close(f->log);
    f->log = full;
    free(shorter.bytes);
    end(other);
    end(f);
}
END_TEST

START_TEST(roots_of_a_beginning_stay)
{
    fixture *f = begin(_i);
    char text[TEXT];
    uint8_t root[32], again[32];
    static const uint8_t zero[32] = {0};
    pj_checkpoint out;
    open_vote(f);
    checkpoint(f, text, f->recorder);
    FINE(pj_log_check_checkpoint(f->log, &out, text, strlen(text), 0, &f->err));
    FINE(pj_log_root(f->log, root, out.size, &f->err));
    ck_assert_mem_eq(root, out.root, 32);
    FAILS(PJ_E_ARGUMENT, pj_log_root(f->log, again, out.size + 1, &f->err));
    ck_assert_mem_eq(again, zero, 32);
    FAILS(PJ_E_ARGUMENT, pj_log_root(f->log, again, 0, &f->err));
    FINE(cast(f, 0, ab, 4));
    FINE(pj_log_root(f->log, again, out.size, &f->err));
    ck_assert_mem_eq(root, again, 32);
    FINE(pj_log_root(f->log, again, out.size + 1, &f->err));
    ck_assert_mem_ne(root, again, 32);
    end(f);
}
END_TEST

/* The key with the Ed25519 line of `other`; NULL: without any, as from before there were such keys. */
static pj_key *with_ed25519_of(fixture *f, const pj_key *key, const pj_key *other)
{
    char text[2][2048], mixed[4096];
    const pj_key *keys[2] = {key, other ? other : key};
    const char *line[2], *behind[2];
    pj_key *made;
    for (int i = 0; i < 2; i++) {
        size_t len = sizeof text[i];
        FINE(pj_key_write(keys[i], text[i], &len, &f->err));
        line[i] = strstr(text[i], "ed25519 ");
        ck_assert_ptr_nonnull(line[i]);
        behind[i] = strchr(line[i], '\n') + 1;
    }
    snprintf(mixed, sizeof mixed, "%.*s%.*s%s", (int)(line[0] - text[0]), text[0], other ? (int)(behind[1] - line[1]) : 0, line[1], behind[0]);
    FINE(pj_key_read(&made, mixed, strlen(mixed), &f->err));
    return made;
}

START_TEST(a_key_without_ed25519)
{
    fixture *f = begin(0);
    char text[2048];
    pj_key *old = with_ed25519_of(f, f->recorder, NULL), *mixed = with_ed25519_of(f, f->recorder, f->stranger);
    pj_key *old_stranger = with_ed25519_of(f, f->stranger, NULL), *witnesses[2];
    pj_public public;
    public_of(&public, old);
    ck_assert_str_eq(public.ed25519, "");
    FINE(pj_log_checkpoint(f->log, text, &(size_t){sizeof text}, old, &f->err)); /* no such key in this definition */
    for (int i = 0; i < 2; i++)
        FINE(pj_key_create(&witnesses[i], suite_name_of(0), i ? "example/w2" : "example/w1", &f->err));
    remake(f, 0, witnesses, 2);
    FAILS(PJ_E_KEY, pj_log_checkpoint(f->log, text, &(size_t){sizeof text}, old, &f->err));
    FAILS(PJ_E_KEY, pj_log_checkpoint(f->log, text, &(size_t){sizeof text}, mixed, &f->err));
    FINE(pj_log_checkpoint(f->log, text, &(size_t){sizeof text}, f->recorder, &f->err));
    FAILS(PJ_E_KEY, pj_log_cosign(f->log, text, &(size_t){sizeof text}, old_stranger, NOW, text, strlen(text), &f->err));
    ck_assert_int_eq(pj_definition_role(pj_log_definition(f->log), old_stranger, NULL), PJ_ROLE_NONE);
    FINE(pj_log_deal(f->log, f->trustees[0], &f->err));
    pj_key_destroy(old);
    pj_key_destroy(mixed);
    pj_key_destroy(old_stranger);
    for (int i = 0; i < 2; i++)
        pj_key_destroy(witnesses[i]);
    end(f);
}
END_TEST

static void cosign(fixture *f, char text[TEXT], const pj_key *witness)
{
    char longer[TEXT];
    size_t len = sizeof longer;
    FINE(pj_log_cosign(f->log, longer, &len, witness, NOW, text, strlen(text), &f->err));
    memcpy(text, longer, len + 1);
}

/* The receipt again, its last signature line repeated and that line's key added to `extra`. */
static void repeat_last_line(char out[TEXT], const char *text, int suite)
{
    uint8_t extra[1024];
    char url[1400];
    const char *from = strstr(text, "extra ") + 6, *end = strchr(from, '\n'), *last = strstr(text, "\xE2\x80\x94 ");
    size_t len = pj_base64_std_read(extra, sizeof extra, from, (size_t)(end - from)), key = suite == 0 ? 32 : 64;
    ck_assert_uint_lt(len + key, sizeof extra);
    memcpy(extra + len, extra + len - key, key);
    pj_base64_encode(url, extra, len + key);
    for (char *c = url; *c; c++)
        *c = *c == '-' ? '+' : *c == '_' ? '/' : *c;
    for (const char *next; (next = strstr(last + 1, "\xE2\x80\x94 ")) != NULL;)
        last = next;
    snprintf(out, TEXT, "%.*s%s%s%s%s", (int)(from - text), text, url, &"\0==\0="[(len + key) % 3 == 0 ? 0 : (len + key) % 3 == 1 ? 1 : 4], end, last);
}

START_TEST(witnesses_cosign)
{
    fixture *f = begin(_i);
    pj_key *witnesses[WITNESSES];
    char text[TEXT], out_text[TEXT], name[] = "example/w1";
    pj_checkpoint out;
    uint32_t least;
    for (int i = 0; i < WITNESSES; i++, name[9]++)
        FINE(pj_key_create(&witnesses[i], suite_name_of(_i), name, &f->err));
    remake(f, _i, witnesses, WITNESSES);
    ck_assert_uint_eq(pj_definition_witnesses(pj_log_definition(f->log), &least), WITNESSES);
    ck_assert_uint_eq(least, 2);
    ck_assert_str_eq(pj_definition_witness_name(pj_log_definition(f->log), 2), "example/w3");
    ck_assert_ptr_null(pj_definition_witness_name(pj_log_definition(f->log), 3));
    for (uint32_t i = 0, number = 0; i < WITNESSES; i++, number = 0) {
        ck_assert_int_eq(pj_definition_role(pj_log_definition(f->log), witnesses[i], &number), PJ_ROLE_WITNESS);
        ck_assert_uint_eq(number, i + 1);
    }
    ck_assert_int_eq(pj_definition_role(pj_log_definition(f->log), f->stranger, NULL), PJ_ROLE_NONE);
    pj_key *other_suite;
    FINE(pj_key_create(&other_suite, suite_name_of(!_i), "example/w1", &f->err));
    ck_assert_int_eq(pj_definition_role(pj_log_definition(f->log), other_suite, NULL), PJ_ROLE_NONE);
    pj_key_destroy(other_suite);
    checkpoint(f, text, f->recorder);
    for (uint32_t done = 0; done < WITNESSES; done++) {
        pj_status wanted = done < 2 ? PJ_E_REFUSED : PJ_OK;
        FAILS(wanted, pj_log_check_checkpoint(f->log, &out, text, strlen(text), 1, &f->err));
        ck_assert_int_eq(f->err.check, done < 2 ? 107 : 0);
        FINE(pj_log_check_checkpoint(f->log, &out, text, strlen(text), 0, &f->err));
        ck_assert_uint_eq(out.witnesses, done);
        FAILS(PJ_E_KEY, pj_log_cosign(f->log, out_text, &(size_t){TEXT}, f->stranger, NOW, text, strlen(text), &f->err));
        cosign(f, text, witnesses[(done + 1) % 3]);
        FAILS(PJ_E_STATE, pj_log_cosign(f->log, out_text, &(size_t){TEXT}, witnesses[(done + 1) % 3], NOW, text, strlen(text), &f->err));
    }
    /* The receipt carries all that is known, and holds. A checkpoint that holds no more is not cosigned. */
    uint64_t line;
    size_t len = TEXT;
    FINE(pj_log_receipt(f->log, out_text, &len, 0, NULL, text, strlen(text), &f->err));
    FINE(pj_log_check_receipt(f->log, &line, out_text, len, &f->err));
    ck_assert_ptr_nonnull(strstr(out_text, "\xE2\x80\x94 example/w3 "));
    static const char *const changes[][2] = {{"proof@v1", "proof@v2"}, {"\nindex ", "\nindex_"}, {"\nextra ", "\nextra-"}};
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        char changed[TEXT];
        memcpy(changed, out_text, len + 1);
        memcpy(strstr(changed, changes[i][0]), changes[i][1], strlen(changes[i][1]));
        FAILS(PJ_E_REFUSED, pj_log_check_receipt(f->log, &line, changed, len, &f->err));
        ck_assert_int_eq(f->err.check, 101);
    }
    static const char *const beginnings[] = {"", "\n", "c2sp.org/tlog-proof@v1\nex\n", "c2sp.org/tlog-proof@v1\nextra AAAA\nindex 0\n"};
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
        FAILS(PJ_E_REFUSED, pj_log_check_receipt(f->log, &line, beginnings[i], strlen(beginnings[i]), &f->err));
    /* A witness counts once: a second line of the same name, with a key of its own, is no receipt. */
    char repeated[TEXT], named[100];
    int last = 0;
    repeat_last_line(repeated, out_text, _i);
    FAILS(PJ_E_REFUSED, pj_log_check_receipt(f->log, &line, repeated, strlen(repeated), &f->err));
    ck_assert_int_eq(f->err.check, 101);
    for (const char *at = repeated; (at = strstr(at, "\n\xE2\x80\x94 ")) != NULL; at++)
        last++;
    snprintf(named, sizeof named, "lines %d and %d have the same name", last - 1, last);
    ck_assert_msg(strstr(f->err.text, named) != NULL, "%s; wanted: %s", f->err.text, named);
    *strstr(text, "\n1\n") = '\r';
    FAILS(PJ_E_REFUSED, pj_log_cosign(f->log, out_text, &(size_t){TEXT}, witnesses[0], NOW, text, strlen(text), &f->err));
    for (int i = 0; i < WITNESSES; i++)
        pj_key_destroy(witnesses[i]);
    end(f);
}
END_TEST

/* Signature lines of names that nobody knows, `from` and on. */
static void add_lines(char text[TEXT], int from, int count)
{
    char *end = text + strlen(text);
    for (int i = from; i < from + count; i++)
        end += sprintf(end, "\xE2\x80\x94 example/x%d AAAAAAA=\n", i);
}

/* A checkpoint has 64 signature lines at the most: of one that is full no witness makes another that nobody reads. */
START_TEST(a_full_checkpoint_is_not_cosigned)
{
    fixture *f = begin(0);
    pj_key *witness;
    char text[TEXT], longer[TEXT];
    pj_checkpoint out;
    FINE(pj_key_create(&witness, suite_name_of(0), "example/w1", &f->err));
    remake(f, 0, (pj_key *[]){witness, f->stranger}, 2);
    checkpoint(f, text, f->recorder);
    add_lines(text, 0, 61); /* the recorder's key of the suite, and its Ed25519 key */
    FINE(pj_log_cosign(f->log, longer, &(size_t){TEXT}, witness, NOW, text, strlen(text), &f->err));
    FINE(pj_log_check_checkpoint(f->log, &out, longer, strlen(longer), 0, &f->err));
    ck_assert_uint_eq(out.witnesses, 1);
    add_lines(text, 61, 1);
    FAILS(PJ_E_STATE, pj_log_cosign(f->log, longer, &(size_t){TEXT}, witness, NOW, text, strlen(text), &f->err));
    ck_assert_msg(strstr(f->err.text, "is full: 64") != NULL, "%s", f->err.text);
    add_lines(text, 62, 1);
    refused(f, 101, text);
    pj_key_destroy(witness);
    end(f);
}
END_TEST

/* A definition names 32 witnesses at the most, and so does a receipt. */
START_TEST(a_receipt_of_too_many_witnesses)
{
    fixture *f = begin(_i);
    char text[TEXT];
    size_t len = sizeof text;
    uint64_t line;
    FINE(pj_log_receipt(f->log, text, &len, 0, f->recorder, NULL, 0, &f->err));
    add_lines(text, 0, 32);
    FAILS(PJ_E_REFUSED, pj_log_check_receipt(f->log, &line, text, strlen(text), &f->err));
    ck_assert_msg(strstr(f->err.text, "bytes of extra") != NULL, "%s", f->err.text);
    add_lines(text, 32, 1);
    FAILS(PJ_E_REFUSED, pj_log_check_receipt(f->log, &line, text, strlen(text), &f->err));
    ck_assert_msg(f->err.check == 101 && strstr(f->err.text, "more than 32 witnesses"), "%d: %s", f->err.check, f->err.text);
    end(f);
}
END_TEST

/* ---- receipts and consistency ---- */

/* A log that has been asked for a signed checkpoint at every size on the way; checkpoints[n] is of n + 1 lines. */
#define LINES 13
static fixture *with_checkpoints(int suite, char checkpoints[LINES][TEXT])
{
    static const char *const paper[] = {"approve", "", "", ""};
    fixture *f = begin(suite);
    remake(f, suite, NULL, 0);
    size_t n = 0;
    for (int i = 0; i < 3; i++, checkpoint(f, checkpoints[n++], f->recorder))
        if (i > 0)
            FINE(pj_log_deal(f->log, f->trustees[i - 1], &f->err));
    FINE(pj_log_deal(f->log, f->trustees[2], &f->err));
    checkpoint(f, checkpoints[n++], f->recorder);
    for (int i = 0; i < 3; i++, checkpoint(f, checkpoints[n++], f->recorder))
        FINE(pj_log_accept(f->log, f->trustees[i], &f->err));
    FINE(pj_log_roll(f->log, f->recorder, f->codes, 3, &f->err));
    checkpoint(f, checkpoints[n++], f->recorder);
    for (int i = 0; i < 2; i++, checkpoint(f, checkpoints[n++], f->recorder))
        FINE(pj_log_rehearse(f->log, f->trustees[i], &f->err));
    FINE(pj_log_open_vote(f->log, f->recorder, 7, 7, NULL, 0, NOW, &f->err));
    checkpoint(f, checkpoints[n++], f->recorder);
    FINE(cast(f, 0, ab, 4));
    checkpoint(f, checkpoints[n++], f->recorder);
    FINE(pj_log_import(f->log, f->station, paper, NULL, 1, &f->err));
    checkpoint(f, checkpoints[n++], f->recorder);
    ck_assert_uint_eq(n, LINES);
    return f;
}

static void expect_receipt(fixture *f, uint64_t line, const pj_key *recorder, const char *under)
{
    char text[TEXT];
    size_t len = sizeof text;
    uint64_t told;
    FINE(pj_log_receipt(f->log, text, &len, line, recorder, under, under ? strlen(under) : 0, &f->err));
    FINE(pj_log_check_receipt(f->log, &told, text, len, &f->err));
    ck_assert_uint_eq(told, line);
}

START_TEST(receipts_of_every_line_at_every_size)
{
    static char checkpoints[LINES][TEXT];
    char text[TEXT];
    fixture *f = with_checkpoints(_i, checkpoints);
    for (uint64_t size = 1; size <= LINES; size++)
        for (uint64_t line = 0; line < LINES; line++)
            if (line < size)
                expect_receipt(f, line, NULL, checkpoints[size - 1]);
            else
                FAILS(PJ_E_ARGUMENT, pj_log_receipt(f->log, text, &(size_t){TEXT}, line, NULL, checkpoints[size - 1],
                                                    strlen(checkpoints[size - 1]), &f->err));
    for (uint64_t line = 0; line < LINES; line++) {
        expect_receipt(f, line, f->recorder, NULL);
        expect_receipt(f, line, NULL, NULL);
    }
    FAILS(PJ_E_ARGUMENT, pj_log_receipt(f->log, text, &(size_t){TEXT}, LINES, NULL, NULL, 0, &f->err));
    FAILS(PJ_E_KEY, pj_log_receipt(f->log, text, &(size_t){TEXT}, 0, f->stranger, NULL, 0, &f->err));
    reopen(f); /* who reads the log anew comes to the same tree */
    expect_receipt(f, 11, NULL, checkpoints[LINES - 1]);
    end(f);
}
END_TEST

/* A signed receipt and an unsigned one: every bit of them counts. */
START_TEST(a_receipt_with_a_changed_bit_is_refused)
{
    static char checkpoints[LINES][TEXT];
    fixture *f = with_checkpoints(_i, checkpoints);
    for (int is_signed = 0; is_signed < 2; is_signed++) {
        char text[TEXT];
        size_t len = sizeof text;
        uint64_t line;
        FINE(pj_log_receipt(f->log, text, &len, 11, is_signed ? f->recorder : NULL, NULL, 0, &f->err));
        for (size_t bit = 0; bit < 8 * len; bit++) {
            text[bit / 8] = (char)(text[bit / 8] ^ 1 << bit % 8);
            FAILS(PJ_E_REFUSED, pj_log_check_receipt(f->log, &line, text, len, &f->err));
            ck_assert(f->err.check >= 101 && f->err.check <= 106 && line == 0);
            text[bit / 8] = (char)(text[bit / 8] ^ 1 << bit % 8);
        }
        for (size_t cut = 0; cut < len; cut++)
            FAILS(PJ_E_REFUSED, pj_log_check_receipt(f->log, &line, text, cut, &f->err));
        FINE(pj_log_check_receipt(f->log, &line, text, len, &f->err));
    }
    end(f);
}
END_TEST

/* A line of standard base64 of 32 bytes; returns what is behind it. */
static const char *read_hash(uint8_t out[32], const char *text)
{
    char url[44];
    ck_assert(strcspn(text, "\n") == 44 && text[43] == '=');
    for (size_t i = 0; i < 43; i++)
        url[i] = text[i] == '+' ? '-' : text[i] == '/' ? '_' : text[i];
    url[43] = 0;
    OK(pj_base64_decode(out, 32, url, 43));
    return text + 45;
}

static const char *read_checkpoint(uint64_t *size, uint8_t root[32], const char *text)
{
    *size = strtoull(strchr(text, '\n') + 1, NULL, 10);
    return read_hash(root, strchr(strchr(text, '\n') + 1, '\n') + 1);
}

START_TEST(consistency_proofs_lead_from_old_to_new)
{
    static char checkpoints[LINES][TEXT];
    fixture *f = with_checkpoints(_i, checkpoints);
    for (size_t n = 0; n < LINES; n++) {
        char text[TEXT];
        const char *next = text;
        size_t len = sizeof text;
        uint8_t old_root[32], root[32];
        uint64_t old, size;
        pj_path path = {.len = 0};
        pj_checkpoint out;
        FINE(pj_log_consistency(f->log, text, &len, checkpoints[n], strlen(checkpoints[n]), f->recorder, &f->err));
        ck_assert_uint_eq(strtoull(text + 4, NULL, 10), n + 1);
        for (next = strchr(text, '\n') + 1; *next != '\n'; path.len++)
            next = read_hash(path.hashes[path.len], next);
        FINE(pj_log_check_checkpoint(f->log, &out, next + 1, strlen(next + 1), 0, &f->err));
        read_checkpoint(&size, root, next + 1);
        read_checkpoint(&old, old_root, checkpoints[n]);
        OK(pj_consistency_check((pj_suite)_i, &path, old, old_root, size, root));
        old_root[0] ^= 1;
        NO(pj_consistency_check((pj_suite)_i, &path, old, old_root, size, root));
        FINE(pj_log_consistency(f->log, text, &(size_t){TEXT}, checkpoints[n], strlen(checkpoints[n]), NULL, &f->err));
    }
    end(f);
}
END_TEST

Suite *suite_engine_evidence(void)
{
    Suite *suite = suite_create("engine: evidence");
    TCase *tests = tcase_create("evidence");
    tcase_set_timeout(tests, ALL_SECONDS);
    each_suite(tests, checkpoints_hold_for_their_log_alone);
    each_suite(tests, roots_of_a_beginning_stay);
    tcase_add_test(tests, a_key_without_ed25519);
    each_suite(tests, witnesses_cosign);
    tcase_add_test(tests, a_full_checkpoint_is_not_cosigned);
    each_suite(tests, a_receipt_of_too_many_witnesses);
    each_suite(tests, receipts_of_every_line_at_every_size);
    each_suite(tests, a_receipt_with_a_changed_bit_is_refused);
    each_suite(tests, consistency_proofs_lead_from_old_to_new);
    suite_add_tcase(suite, tests);
    return suite;
}
