/* What the program says of attestations, challenges, evidence, and how far it is; and the locks it asks for. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../verifier/logfile.h"
#include "../../verifier/progress.h"
#include "../../verifier/report.h"
#include "../../verifier/run.h"
#include "cases.h"

#define PATHS 4

struct question {
    const char *log;
    const char *state;
    bool json;
    size_t count;
    enum exhibit_purpose purposes[PATHS];
    const char *files[PATHS];
    int status;
    const char *wanted[PATHS];          /* pieces of what is to be said */
};

static const char *in_folder(struct arena *arena, const char *folder, const char *name)
{
    size_t room = strlen(folder) + strlen(name) + 2;
    char *path = arena_take(arena, room, 1);

    snprintf(path, room, "%s/%s", folder, name);
    return path;
}

static unsigned long ask(const struct context *context, const struct question *question)
{
    struct asked asked[PATHS];
    struct arena arena = {NULL};
    struct order order = {.log = question->log ? in_folder(&arena, context->vectors, question->log) : NULL, .so_far = true,
                          .json = question->json, .state = question->state, .asked = asked, .asked_count = question->count};
    unsigned long failures = 0;
    size_t length;
    char *text;
    FILE *out = open_memstream(&text, &length);
    int status;

    for (size_t i = 0; i < question->count; i++)
        asked[i] = (struct asked){question->purposes[i], in_folder(&arena, context->vectors, question->files[i])};
    status = run(&order, context->suites, out, out);
    fclose(out);
    EXPECT(failures, status == question->status, "%d: %s", status, text);
    for (int i = 0; i < PATHS && question->wanted[i]; i++)
        EXPECT(failures, strstr(text, question->wanted[i]), "%s, where %s is wanted", text, question->wanted[i]);
    free(text);
    arena_free(&arena);
    return failures;
}

static const struct question questions[] = {
    {.log = "records-good/challenge-P256-SHA256.log", .wanted = {"2 challenges", "attested by trustees: 1 of 1: ", "the whole log: 14/"}},
    {.log = "records-good/underway-P256-SHA256.log", .wanted = {"deputies 7, present 5, issued 5, returned 2\n", "HOLDS SO FAR: the vote is open"}},
    {.log = "records-good/joins-P256-SHA256.log", .json = true, .wanted = {"\"joins\":[{\"as\":\"甲\",\"contest\":\"people\",\"names\":[\"丁\",\"丙\"],"}},
    {.log = "records-good/witnessed-P256-SHA256.log", .json = true, .wanted = {"\"attestations\":{\"asked\":", "\"checkpoint\":{\"root\":\""}},
    {.log = "records-good/challenge-SM2-SM3.log", .json = true, .wanted = {"\"attestations\":{\"asked\":0,\"given\":1}", "\"challenges\":2"}},
    {.count = 1, .purposes = {EXHIBIT_RECEIPT}, .files = {"evidence/receipt-plain-P256-13-of-14.receipt"},
     .wanted = {"HOLDS", "line 13 of 14\n", "is for you to compare"}},
    {.log = "records-good/challenge-P256-SHA256.log", .count = 1, .purposes = {EXHIBIT_RECEIPT},
     .files = {"evidence/receipt-plain-P256-13-of-14.receipt"}, .wanted = {"VERIFIED", "line 13 of 14: attest\n", "signed by the recorder"}},
    {.log = "records-good/challenge-P256-SHA256.log", .count = 2, .purposes = {EXHIBIT_RECEIPT, EXHIBIT_RECEIPT}, .status = 1,
     .files = {"evidence/receipt-plain-P256-13-of-14.receipt", "evidence/C1-checkpoint-empty.checkpoint"},
     .wanted = {"HOLDS", "REFUTED C1 form", "the log by itself is verified"}},
    {.log = "records-good/challenge-P256-SHA256.log", .count = 1, .purposes = {EXHIBIT_SINCE}, .wanted = {"the first 13 lines", "1 line is new"},
     .files = {"evidence/checkpoint-plain-P256-13.checkpoint"}},
    {.log = "records-good/challenge-P256-SHA256.log", .count = 1, .purposes = {EXHIBIT_CHECKPOINT}, .json = true, .status = 1,
     .files = {"evidence/C1-checkpoint-empty.checkpoint"}, .wanted = {"\"check\":\"C1\"", "\"status\":\"refuted\"}\n"}},
    {.log = "records-bad/V5-unknown-kind.log", .count = 1, .purposes = {EXHIBIT_CHECKPOINT}, .status = 1,
     .files = {"evidence/checkpoint-plain-P256-13.checkpoint"}, .wanted = {"REFUTED line", "V5 phase"}},
    {.log = "records-good/none.log", .status = COULD_NOT_RUN, .wanted = {"none.log"}},
};

/* Evidence about lines that a state spares us. */
static unsigned long ask_behind_state(const struct context *context)
{
    char state[] = "/tmp/verifier-test-XXXXXX";
    struct question first = {.log = "records-good/challenge-P256-SHA256.log", .state = state, .wanted = {"VERIFIED"}};
    struct question second = {.log = first.log, .state = state, .count = 1, .purposes = {EXHIBIT_CHECKPOINT},
                              .files = {"evidence/checkpoint-plain-P256-13.checkpoint"}, .wanted = {"VERIFIED", "HOLDS", "checkpoint 13/"}};
    unsigned long failures;
    int fd = mkstemp(state);

    close(fd);
    unlink(state);
    failures = ask(context, &first) + ask(context, &second);
    second.files[0] = "evidence/C1-checkpoint-empty.checkpoint";
    second.status = 1;
    second.wanted[0] = "REFUTED C1";
    second.wanted[1] = second.wanted[2] = NULL;
    failures += ask(context, &second);
    unlink(state);
    return failures;
}

/* Fewer than asked for is said, and refuses nothing. */
static unsigned long check_attestations(const struct context *context)
{
    static const char name[] = "records-good/witnessed-P256-SHA256.log";
    size_t length = 0, line, said_length;
    uint8_t *log = read_file(context->vectors, name, &length);
    struct verifier *verifier = verifier_new(context->suites, BATCH_POINTS);
    unsigned long failures = 0;
    bool fewer;
    char *said;

    for (size_t at = 0; log && at < length; at += line) {
        FILE *out = open_memstream(&said, &said_length);
        line = line_length(log + at, length - at);
        EXPECT(failures, verifier_line(verifier, log + at, line) == HOLDS, "byte %zu", at);
        EXPECT(failures, verifier_end(verifier, true) == HOLDS, "byte %zu", at);
        report_text(out, verifier, NULL, HOLDS);
        fclose(out);
        fewer = verifier->state.phase == PHASE_COUNTED && verifier->state.checked.attests < verifier->state.definition.attestations;
        EXPECT(failures, fewer == (strstr(said, "FEWER THAN ASKED FOR") != NULL), "%s", said);
        free(said);
    }
    EXPECT(failures, log && verifier->state.definition.attestations > 0, "%s asks for no attestations", name);
    verifier_free(verifier);
    free(log);
    return failures;
}

/* One challenge is one, two are two. */
static unsigned long check_challenges(const struct context *context)
{
    size_t length = 0, line, said_length;
    uint8_t *log = read_file(context->vectors, "records-good/challenge-P256-SHA256.log", &length);
    struct verifier *verifier = verifier_new(context->suites, BATCH_POINTS);
    unsigned long failures = 0;
    char *said, wanted[64];

    for (size_t at = 0; log && at < length; at += line) {
        unsigned long long number;
        FILE *out = open_memstream(&said, &said_length);
        line = line_length(log + at, length - at);
        EXPECT(failures, verifier_line(verifier, log + at, line) == HOLDS, "byte %zu", at);
        report_text(out, verifier, NULL, HOLDS);
        fclose(out);
        number = verifier->state.checked.challenges;
        snprintf(wanted, sizeof wanted, "checked: %llu %s", number, number == 1 ? "challenge, of" : "challenges, each");
        EXPECT(failures, (strstr(said, wanted) != NULL) == (number > 0), "%s, where %s is wanted", said, wanted);
        free(said);
    }
    EXPECT(failures, log && verifier->state.checked.challenges == 2, "the challenges");
    verifier_free(verifier);
    free(log);
    return failures;
}

static unsigned long check_progress(void)
{
    static const struct {
        uint64_t from, size, at;
        double seconds;
        const char *wanted;
    } cases[] = {
        {0, 40000000, 10000000, 2, "#####............... 10.0 of 40.0 MB, 5.0 MB/s, 0:06 left"},
        {30000000, 40000000, 35000000, 2, "#################... 35.0 of 40.0 MB, 2.5 MB/s, 0:02 left"},
        {0, 40000000, 40000000, 8, "#################### 40.0 of 40.0 MB, 5.0 MB/s"},
        {0, 0, 3000000, 2, "3.0 MB, 1.5 MB/s"},
        {0, 36010000000, 10000000, 1, ".................... 10.0 of 36010.0 MB, 10.0 MB/s, 1:00:00 left"},
        {0, 36000000000000, 10000000, 1, ".................... 10.0 of 36000000.0 MB, 10.0 MB/s, 99:59:59 left"},
        {0, 40000000, 0, 0, ".................... 0.0 of 40.0 MB, 0.0 MB/s"},
    };
    unsigned long failures = 0;
    char text[PROGRESS_ROOM];

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct progress progress = {.from = cases[i].from, .size = cases[i].size};
        progress_text(text, &progress, cases[i].at, cases[i].seconds);
        EXPECT(failures, strcmp(text, cases[i].wanted) == 0, "%s, where %s is wanted", text, cases[i].wanted);
    }
    return failures;
}

/* A log that is read in less than a second: there is nothing to take away at the end. */
static unsigned long check_no_progress(void)
{
    unsigned long failures = 0;
    struct progress progress;
    char *text;
    size_t length;
    FILE *to = open_memstream(&text, &length);

    progress_begin(&progress, to, 0, 40);
    progress_at(&progress, 20);
    progress_end(&progress);
    fclose(to);
    EXPECT(failures, length == 0, "%zu bytes", length);
    free(text);
    return failures;
}

/* After two seconds it is shown, not again at once, and taken away at the end. */
static unsigned long check_shown_progress(void)
{
    unsigned long failures = 0;
    struct progress progress;
    char *text;
    size_t length;
    FILE *to = open_memstream(&text, &length);

    progress_begin(&progress, to, 0, 40000000);
    progress.started -= 2;
    progress.said -= 2;
    progress_at(&progress, 20000000);
    progress_at(&progress, 30000000);
    progress_end(&progress);
    fclose(to);
    EXPECT(failures, strncmp(text, "\r##########.......... 20.0 of 40.0 MB", 37) == 0 && !strstr(text, "30.0"), "%s", text);
    EXPECT(failures, length > 4 && strcmp(text + length - 4, "\r\033[K") == 0, "%s", text);
    free(text);
    return failures;
}

static unsigned long check_json_string(void)
{
    unsigned long failures = 0;
    char *text;
    size_t length;
    FILE *to = open_memstream(&text, &length);

    print_json_string(to, "a\"b\\c\n票");
    fclose(to);
    EXPECT(failures, strcmp(text, "\"a\\\"b\\\\c\\u000a票\"") == 0, "%s", text);
    free(text);
    return failures;
}

/* What does not fit ends with a whole character, in both of the texts, whichever is written with arguments. */
static unsigned long check_long_refusals(void)
{
    unsigned long failures = 0;
    struct refusal refusal;
    char text[2 * REFUSAL_TEXT];

    for (size_t before = 0; before < 4; before++) {
        memset(text, 'a', before);
        for (size_t at = before; at + 3 < sizeof text; at += 3)
            memcpy(text + at, "票", 4);
        EXPECT(failures, refuse(&refusal, V1_LINE, text, "%s", text) == REFUTED, "not refuted");
        for (int i = 0; i < 2; i++) {
            const char *held = i == 0 ? refusal.wanted : refusal.found;
            size_t length = strlen(held);
            EXPECT(failures, length < REFUSAL_TEXT && length + 4 >= REFUSAL_TEXT && (length - before) % 3 == 0 && memcmp(held, text, length) == 0,
                   "%zu bytes behind %zu", length, before);
        }
        EXPECT(failures, refuse_wanted(&refusal, V1_LINE, "b", "%s", text) == REFUTED, "not refuted");
        EXPECT(failures, strcmp(refusal.found, "b") == 0 && (strlen(refusal.wanted) - before) % 3 == 0, "%s", refusal.wanted);
    }
    memset(text, 'a', sizeof text);
    text[sizeof text - 1] = 0;
    refuse(&refusal, V1_LINE, text, "b");
    EXPECT(failures, strlen(refusal.wanted) == REFUSAL_TEXT - 1, "%zu bytes", strlen(refusal.wanted));
    memset(text, 0x80, sizeof text - 1); /* no character, so none to end on */
    refuse(&refusal, V1_LINE, text, "b");
    EXPECT(failures, strlen(refusal.wanted) == REFUSAL_TEXT - 1, "%zu bytes", strlen(refusal.wanted));
    return failures;
}

#ifdef F_OFD_SETLK
static bool opens(const char *path)
{
    struct logfile file;
    bool open = logfile_open(&file, path) == HOLDS;

    logfile_close(&file);
    return open;
}

static bool set_writer(int fd, short type, off_t start)
{
    struct flock range = {.l_type = type, .l_whence = SEEK_SET, .l_start = start, .l_len = 1};

    return fcntl(fd, F_OFD_SETLK, &range) == 0;
}

/* Of the writer's two locks (E8) the first keeps nobody waiting. */
static unsigned long check_locks(void)
{
    const off_t writer = (off_t)1 << 62;
    char path[] = "/tmp/verifier-test-XXXXXX";
    unsigned long failures = 0;
    int fd = mkstemp(path);

    EXPECT(failures, set_writer(fd, F_WRLCK, writer) && opens(path), "a log that is open for writing");
    EXPECT(failures, set_writer(fd, F_WRLCK, writer + 1) && !opens(path), "a log that is being appended to");
    EXPECT(failures, set_writer(fd, F_UNLCK, writer + 1) && opens(path), "a log that was appended to");
    EXPECT(failures, set_writer(fd, F_RDLCK, writer + 1) && opens(path), "a log that another one reads");
    close(fd);
    unlink(path);
    return failures;
}
#else
static unsigned long check_locks(void) { return 0; }
#endif

unsigned long test_saying(const struct context *context)
{
    unsigned long failures = 0;

    for (size_t i = 0; i < COUNT(questions); i++)
        failures += ask(context, &questions[i]);
    failures += ask_behind_state(context) + check_attestations(context) + check_challenges(context) + check_progress() + check_no_progress() + check_shown_progress() +
                check_json_string() + check_long_refusals() + check_locks();
    printf("  %zu questions\n", COUNT(questions));
    return failures;
}
