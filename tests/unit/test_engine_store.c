/* Records that are written and synced together, ballots from many threads, and what a log may say while its writes are not through. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crypto/bytes.h"
#include "engine/log.h"
#include "tests/unit/fixture.h"

#define TEXT 8192
#define THREADS 8
#define EACH 4
#define MANY (THREADS * EACH)

static const uint8_t ab[4] = {1, 1, 0, 0};

static uint32_t returned(const fixture *f)
{
    pj_summary summary;
    pj_log_summary(f->log, &summary);
    return summary.by_credential + summary.paper;
}

/* ---- groups ---- */

START_TEST(a_group_is_written_at_its_end)
{
    static const char *const paper[] = {"approve", "", "", ""};
    fixture *f = begin(_i);
    open_vote(f);
    size_t before = f->m.len;
    FAILS(PJ_E_STATE, pj_log_end_group(f->log, &f->err));
    FINE(pj_log_begin_group(f->log, &f->err));
    FAILS(PJ_E_STATE, pj_log_begin_group(f->log, &f->err));
    FINE(cast(f, 0, ab, 4));
    FAILS(PJ_E_CODE, cast(f, 0, ab, 4)); /* it counts within its group already */
    FINE(cast(f, 1, ab, 4));
    FINE(pj_log_import(f->log, f->station, paper, NULL, 1, &f->err));
    ck_assert_uint_eq(f->m.len, before);
    FINE(pj_log_end_group(f->log, &f->err));
    ck_assert_uint_gt(f->m.len, before);
    FINE(pj_log_begin_group(f->log, &f->err));
    FINE(pj_log_end_group(f->log, &f->err)); /* nothing in it */
    reopen(f);
    ck_assert_uint_eq(returned(f), 3);
    end(f);
}
END_TEST

/* The append fails, or the sync; torn somewhere; taken back or not: of a group nobody was told, so all or nothing may be there, or what
 * was written whole. */
START_TEST(a_failing_group_acknowledges_none)
{
    for (int round = 0; round < 12; round++) {
        fixture *f = begin(0);
        open_vote(f);
        size_t before = f->m.len;
        FINE(pj_log_begin_group(f->log, &f->err));
        for (int voter = 0; voter < 3; voter++)
            FINE(cast(f, voter, ab, 4));
        f->m.appends_left = round % 2;
        f->m.torn = (size_t)round * 1000;
        f->m.is_stuck = round % 3 == 0;
        f->m.is_foreign = round == 6;
        FAILS(PJ_E_IO, pj_log_end_group(f->log, &f->err));
        ck_assert_int_eq(strstr(f->err.text, "could not be taken back") != NULL, f->m.is_stuck);
        ck_assert(round != 6 || (strstr(f->err.text, "9001") && strstr(f->err.text, "9002"))); /* two numbers, not one twice */
        ck_assert(f->m.is_stuck || f->m.len == before);
        FAILS(PJ_E_STATE, pj_log_begin_group(f->log, &f->err));
        f->m.is_stuck = 0;
        reopen(f);
        ck_assert(round % 3 == 0 || returned(f) == 0);
        end(f);
    }
}
END_TEST

/* On failure the log is unchanged (piaojue.h): ballots that wait in the group are not lost by papers that are refused. */
START_TEST(refused_papers_leave_the_group)
{
    static const char *const papers[] = {"approve", "", "", "", "aprove", "", "", ""};
    fixture *f = begin(0);
    open_vote(f);
    FINE(pj_log_begin_group(f->log, &f->err));
    FINE(cast(f, 0, ab, 4));
    FAILS(PJ_E_CHOICE, pj_log_import(f->log, f->station, papers, NULL, 2, &f->err));
    FINE(cast(f, 1, ab, 4));
    FINE(pj_log_end_group(f->log, &f->err));
    reopen(f);
    ck_assert_uint_eq(returned(f), 2);
    end(f);
}
END_TEST

/* Other records than papers cannot be taken back out of the vote: a group in which one of several fails is lost whole. */
START_TEST(a_group_that_breaks_writes_nothing)
{
    fixture *f = begin(0);
    size_t before = f->m.len;
    FINE(pj_log_begin_group(f->log, &f->err));
    pj_log_group group = pj_log_enter(f->log);
    FINE(pj_log_deal(f->log, f->trustees[0], &f->err));
    FAILS(PJ_E_MEMORY, pj_log_leave(f->log, group, pj_no_memory(&f->err), &f->err));
    FAILS(PJ_E_STATE, pj_log_deal(f->log, f->trustees[1], &f->err));
    FAILS(PJ_E_STATE, pj_log_end_group(f->log, &f->err));
    ck_assert_uint_eq(f->m.len, before);
    reopen(f);
    FINE(pj_log_deal(f->log, f->trustees[0], &f->err));
    end(f);
}
END_TEST

/* ---- what is not synced, nobody signs ---- */

static uint64_t size_said(const char *checkpoint)
{
    return strtoull(strchr(checkpoint, '\n') + 1, NULL, 10);
}

static pj_status sign(fixture *f, char text[TEXT])
{
    size_t len = TEXT;
    return pj_log_checkpoint(f->log, text, &len, f->recorder, &f->err);
}

/* E3: the recorder signs nothing that is not consistent with what it signed before. What waits in a group may never reach the log, and
 * another line stand in its place. */
START_TEST(an_open_group_is_not_signed)
{
    fixture *f = begin(0);
    char text[TEXT];
    open_vote(f);
    FINE(sign(f, text));
    uint64_t synced = size_said(text);
    FINE(pj_log_begin_group(f->log, &f->err));
    FINE(cast(f, 0, ab, 4));
    ck_assert_msg(sign(f, text) != PJ_OK || size_said(text) <= synced, "a checkpoint over lines that are not synced was signed");
    FINE(pj_log_end_group(f->log, &f->err));
    FINE(sign(f, text));
    ck_assert_uint_eq(size_said(text), synced + 1);
    end(f);
}
END_TEST

START_TEST(a_log_that_failed_signs_nothing)
{
    fixture *f = begin(0);
    char text[TEXT], body[20000];
    size_t len = sizeof body;
    pj_receipt receipt;
    open_vote(f);
    FINE(pj_log_seal(f->log, body, &len, NULL, NULL, &f->codes[0], ab, 4, &f->err));
    FINE(sign(f, text));
    uint64_t synced = size_said(text);
    f->m.appends_left = 0;
    FAILS(PJ_E_IO, pj_log_submit(f->log, &receipt, body, len, &f->err));
    ck_assert_msg(sign(f, text) != PJ_OK || size_said(text) <= synced, "a checkpoint over a line that was taken back was signed");
    len = sizeof text;
    ck_assert_msg(pj_log_receipt(f->log, text, &len, synced, f->recorder, NULL, 0, &f->err) != PJ_OK, "a receipt for a line that was taken back");
    end(f);
}
END_TEST

/* Nor is a result reported that could not be written. */
START_TEST(a_log_that_failed_has_no_result)
{
    fixture *f = begin(0);
    static char text[100000];
    size_t len = sizeof text;
    open_vote(f);
    FINE(cast(f, 0, ab, 4));
    FINE(pj_log_close_vote(f->log, f->recorder, NOW, &f->err));
    FINE(pj_log_share(f->log, f->trustees[0], &f->err));
    FINE(pj_log_share(f->log, f->trustees[1], &f->err));
    f->m.appends_left = 0;
    FAILS(PJ_E_IO, pj_log_result(f->log, f->recorder, NOW, &f->err));
    ck_assert_msg(pj_log_complete(f->log, &f->err) != PJ_OK, "a log without a result is complete");
    ck_assert_msg(pj_report_text(f->log, PJ_ENGLISH, text, &len, &f->err) != PJ_OK, "a result sheet of what is not in the log");
    reopen(f);
    FAILS(PJ_E_REFUSED, pj_log_complete(f->log, &f->err));
    FINE(pj_log_result(f->log, f->recorder, NOW, &f->err));
    FINE(pj_log_complete(f->log, &f->err));
    end(f);
}
END_TEST

/* ---- intake ---- */

/* The fixture's vote again with sixty deputies, and cards for MANY. */
static void make_room(fixture *f, pj_code codes[MANY])
{
    char text[TEXT];
    size_t len = sizeof text;
    pj_definition *definition;
    FINE(pj_definition_write(pj_log_definition(f->log), text, &len, &f->err));
    json_t *json = json_loadb(text, len, 0, NULL);
    json_object_set_new(json_object_get(json, "electorate"), "deputies", json_integer(60));
    char *made = json_dumps(json, 0);
    FINE(pj_definition_read(&definition, made, strlen(made), &f->err));
    pj_log_close(f->log);
    f->m.len = 0;
    pj_store store = memory_store(&f->m, 1);
    FINE(pj_log_create(&f->log, &store, definition, f->recorder, &f->err));
    for (int i = 0; i < MANY; i++)
        FINE(pj_code_draw(&codes[i], &f->err));
    for (int i = 0; i < 3; i++)
        FINE(pj_log_deal(f->log, f->trustees[i], &f->err));
    for (int i = 0; i < 3; i++)
        FINE(pj_log_accept(f->log, f->trustees[i], &f->err));
    FINE(pj_log_roll(f->log, f->recorder, codes, MANY, &f->err));
    FINE(pj_log_rehearse(f->log, f->trustees[0], &f->err));
    FINE(pj_log_rehearse(f->log, f->trustees[2], &f->err));
    FINE(pj_log_open_vote(f->log, f->recorder, 60, 60, NULL, 0, NOW, &f->err));
    pj_definition_destroy(definition);
    json_decref(json);
    free(made);
}

typedef struct {
    pj_intake *intake;
    char *bodies[MANY];
    size_t lens[MANY];
    pj_receipt receipts[MANY];
    pj_status status[MANY];
    pj_error errors[MANY];
    atomic_int next;
} crowd;

static void *come_in(void *arg)
{
    crowd *c = arg;
    for (int i; (i = atomic_fetch_add(&c->next, 1)) < MANY;)
        c->status[i] = pj_intake_submit(c->intake, &c->receipts[i], c->bodies[i], c->lens[i], &c->errors[i]);
    return NULL;
}

static void all_come_in(fixture *f, crowd *c)
{
    pthread_t threads[THREADS];
    FINE(pj_intake_open(&c->intake, f->log, &f->err));
    for (int i = 0; i < THREADS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, come_in, c), 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    pj_intake_close(c->intake);
}

/* Everybody's ballot; the last two are second ballots by the cards of the first two, in the order of the queue. */
static fixture *gather(crowd *c, int suite)
{
    fixture *f = begin(suite);
    pj_code codes[MANY];
    make_room(f, codes);
    for (int i = 0; i < MANY; i++) {
        c->lens[i] = 20000;
        c->bodies[i] = malloc(c->lens[i]);
        FINE(pj_log_seal(f->log, c->bodies[i], &c->lens[i], NULL, NULL, &codes[i % (MANY - 2)], ab, 4, &f->err));
    }
    return f;
}

static void disperse(fixture *f, crowd *c)
{
    for (int i = 0; i < MANY; i++)
        free(c->bodies[i]);
    end(f);
}

/* Is the receipt the log's: line and leaf hash? */
static void expect_in_log(fixture *f, const pj_receipt *receipt)
{
    char text[TEXT], extra[64];
    size_t len = sizeof text;
    FINE(pj_log_receipt(f->log, text, &len, receipt->line, NULL, NULL, 0, &f->err));
    pj_base64_encode(extra, receipt->leaf, 32);
    for (char *at = extra; *at; at++)
        *at = *at == '-' ? '+' : *at == '_' ? '/' : *at;
    ck_assert(strncmp(strstr(text, "\nextra ") + 7, extra, 43) == 0);
}

START_TEST(ballots_from_many_threads)
{
    static crowd c;
    memset(&c, 0, sizeof c);
    fixture *f = gather(&c, _i);
    int is_taken[200] = {0}, refused = 0;
    all_come_in(f, &c);
    reopen(f);
    for (int i = 0; i < MANY; i++) {
        if (c.status[i] != PJ_OK) {
            ck_assert_msg(c.status[i] == PJ_E_CODE, "%s", c.errors[i].text);
            refused++;
            continue;
        }
        ck_assert(c.receipts[i].line < 200 && !is_taken[c.receipts[i].line]++);
        expect_in_log(f, &c.receipts[i]);
    }
    ck_assert_int_eq(refused, 2);
    ck_assert_uint_eq(returned(f), MANY - 2);
    disperse(f, &c);
}
END_TEST

/* A disk that fails in the middle: who got a receipt is in the log, and nobody else. */
START_TEST(an_intake_whose_disk_fails)
{
    static crowd c;
    memset(&c, 0, sizeof c);
    fixture *f = gather(&c, 0);
    f->m.appends_left = 5 + _i;
    f->m.torn = 3000;
    all_come_in(f, &c);
    FAILS(PJ_E_STATE, pj_intake_open(&c.intake, f->log, &f->err));
    reopen(f);
    unsigned acknowledged = 0, failed = 0;
    for (int i = 0; i < MANY; i++)
        if (c.status[i] == PJ_OK) {
            acknowledged++;
            expect_in_log(f, &c.receipts[i]);
        } else {
            failed += c.status[i] == PJ_E_IO;
            ck_assert_msg(c.status[i] == PJ_E_IO || c.status[i] == PJ_E_STATE || c.status[i] == PJ_E_CODE, "%s", c.errors[i].text);
            ck_assert(c.errors[i].text[0] && c.receipts[i].line == 0);
        }
    ck_assert_uint_ge(failed, 1);
    ck_assert_uint_eq(returned(f), acknowledged);
    disperse(f, &c);
}
END_TEST

START_TEST(an_intake_wants_an_open_vote)
{
    fixture *f = begin(0);
    pj_intake *intake;
    pj_receipt receipt;
    FAILS(PJ_E_STATE, pj_intake_open(&intake, f->log, &f->err));
    ck_assert_ptr_null(intake);
    open_vote(f);
    FINE(pj_log_begin_group(f->log, &f->err));
    FAILS(PJ_E_STATE, pj_intake_open(&intake, f->log, &f->err));
    ck_assert_ptr_null(intake);
    FINE(pj_log_end_group(f->log, &f->err));
    FINE(pj_intake_open(&intake, f->log, &f->err));
    FAILS(PJ_E_FORMAT, pj_intake_submit(intake, &receipt, "{", 1, &f->err));
    FAILS(PJ_E_REFUSED, pj_intake_submit(intake, &receipt, "{}", 2, &f->err));
    ck_assert_int_eq(f->err.check, 6);
    pj_intake_close(intake);
    pj_intake_close(NULL);
    end(f);
}
END_TEST

/* ---- files ---- */

/* What errno holds when a file is made or opened is somebody else's. */
START_TEST(an_old_errno_is_no_failure)
{
    char folder[] = "/tmp/piaojue-unit-XXXXXX", path[64];
    pj_store store;
    pj_error err;
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/vote.log", folder);
    errno = EIO;
    ck_assert_msg(pj_store_create_file(&store, path, &err) == PJ_OK, "%s", err.text);
    store.close(store.arg);
    for (int is_writable = 0; is_writable < 2; is_writable++) {
        uint64_t size = 1;
        errno = EIO;
        ck_assert_msg(pj_store_open_file(&store, path, is_writable, 0, &err) == PJ_OK, "%s", err.text);
        errno = EIO;
        ck_assert_int_eq(store.size(store.arg, &size), 0);
        ck_assert_uint_eq(size, 0);
        store.close(store.arg);
    }
    ck_assert_int_eq(unlink(path), 0);
    ck_assert_int_eq(rmdir(folder), 0);
}
END_TEST

/* Another file in the place of the log: what is appended does not come into it, nor behind what the moved one holds. */
START_TEST(a_log_that_was_moved_away)
{
    char folder[] = "/tmp/piaojue-unit-XXXXXX", path[64], moved[64];
    fixture *f = begin(0);
    pj_store store, other;
    uint64_t before, size = 1;
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/vote.log", folder);
    snprintf(moved, sizeof moved, "%s/moved.log", folder);
    FINE(pj_store_create_file(&store, path, &f->err));
    ck_assert_int_eq(store.append(store.arg, f->m.bytes, f->m.len), 0);
    ck_assert_int_eq(store.sync(store.arg), 0);
    before = f->m.len;
    pj_log_close(f->log);
    FINE(pj_log_open(&f->log, &store, NULL, &f->err));
    ck_assert_int_eq(rename(path, moved), 0);
    FINE(pj_store_create_file(&other, path, &f->err));
    FAILS(PJ_E_IO, pj_log_deal(f->log, f->trustees[0], &f->err));
    ck_assert_msg(strstr(f->err.text, "removed or replaced") && strstr(f->err.text, "nothing of it is left"), "%s", f->err.text);
    FAILS(PJ_E_STATE, pj_log_deal(f->log, f->trustees[0], &f->err));
    ck_assert_int_eq(other.size(other.arg, &size), 0);
    ck_assert_uint_eq(size, 0);
    other.close(other.arg);
    FINE(pj_store_open_file(&other, moved, 0, 0, &f->err));
    ck_assert_int_eq(other.size(other.arg, &size), 0);
    ck_assert_uint_eq(size, before);
    other.close(other.arg);
    ck_assert(unlink(path) == 0 && unlink(moved) == 0 && rmdir(folder) == 0);
    end(f);
}
END_TEST

/* Between an append and its sync the writer is told its length, and readers still wait. */
START_TEST(a_length_asked_for_while_appending)
{
    char folder[] = "/tmp/piaojue-unit-XXXXXX", path[64];
    pj_store writer, reader;
    pj_error err;
    uint64_t size = 0;
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/vote.log", folder);
    ck_assert_int_eq(pj_store_create_file(&writer, path, &err), PJ_OK);
    ck_assert_int_eq(pj_store_open_file(&reader, path, 0, 0, &err), PJ_OK);
    ck_assert_int_eq(writer.append(writer.arg, (const uint8_t *)"abc", 3), 0);
    ck_assert_int_eq(writer.size(writer.arg, &size), 0);
    ck_assert_uint_eq(size, 3);
    ck_assert_int_eq(reader.size(reader.arg, &size), EWOULDBLOCK);
    ck_assert_int_eq(writer.sync(writer.arg), 0);
    ck_assert_int_eq(reader.size(reader.arg, &size), 0);
    ck_assert_uint_eq(size, 3);
    /* Nor does a writer wait for ever for a reader that stays. */
    struct flock reading = {.l_type = F_RDLCK, .l_whence = SEEK_SET, .l_start = ((off_t)1 << 62) + 1, .l_len = 1};
    int fd = open(path, O_RDONLY);
    ck_assert_int_eq(fcntl(fd, F_OFD_SETLK, &reading), 0);
    ck_assert_int_eq(writer.append(writer.arg, (const uint8_t *)"def", 3), EWOULDBLOCK);
    ck_assert_int_eq(close(fd), 0);
    ck_assert_int_eq(writer.append(writer.arg, (const uint8_t *)"def", 3), 0);
    ck_assert_int_eq(writer.sync(writer.arg), 0);
    writer.close(writer.arg);
    reader.close(reader.arg);
    ck_assert_int_eq(unlink(path), 0);
    ck_assert_int_eq(rmdir(folder), 0);
}
END_TEST

/* ---- the short form ---- */

/* E1: 160 bits in Crockford's alphabet. */
START_TEST(short_form)
{
    uint8_t hash[32] = {0};
    pj_short text;
    pj_short_write(&text, hash);
    ck_assert_str_eq(text.text, "0000-0000-0000-0000-0000-0000-0000-0000");
    memset(hash, 0xff, sizeof hash);
    pj_short_write(&text, hash);
    ck_assert_str_eq(text.text, "ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ");
    from_hex(hash, 20, "00443214c74254b635cf84653a56d7c675be77df"); /* the numbers 0 to 31 in five bits each */
    memset(hash + 20, 0, 12);
    pj_short_write(&text, hash);
    ck_assert_str_eq(text.text, "0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYZ");
}
END_TEST

Suite *suite_engine_store(void)
{
    Suite *suite = suite_create("engine: store");
    TCase *tests = tcase_create("store");
    tcase_set_timeout(tests, ALL_SECONDS);
    each_suite(tests, a_group_is_written_at_its_end);
    tcase_add_test(tests, a_failing_group_acknowledges_none);
    tcase_add_test(tests, refused_papers_leave_the_group);
    tcase_add_test(tests, a_group_that_breaks_writes_nothing);
    tcase_add_test(tests, an_open_group_is_not_signed);
    tcase_add_test(tests, a_log_that_failed_signs_nothing);
    tcase_add_test(tests, a_log_that_failed_has_no_result);
    each_suite(tests, ballots_from_many_threads);
    tcase_add_loop_test(tests, an_intake_whose_disk_fails, 0, 4);
    tcase_add_test(tests, an_intake_wants_an_open_vote);
    tcase_add_test(tests, an_old_errno_is_no_failure);
    tcase_add_test(tests, a_log_that_was_moved_away);
    tcase_add_test(tests, a_length_asked_for_while_appending);
    tcase_add_test(tests, short_form);
    suite_add_tcase(suite, tests);
    return suite;
}
