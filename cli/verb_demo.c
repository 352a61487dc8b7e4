/* demo: a whole vote in a new folder, by the same verbs that a person would call, and the verifier as a program of its own at the end.
 *
 * What is voted on stands in examples/lanzhou-2024: the options of define and open, the items, the ballots (which get a card each, drawn here) and the
 * result that has to come out. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/demo_verify.h"
#include "cli/files.h"
#include "cli/verbs.h"

const option_spec DEMO_OPTIONS[] = {
    {"suite", 0, OPTION_ONE, "SUITE", N_("this suite alone, P256-SHA256 or SM2-SM3")},
    {"dir", 0, OPTION_ONE, "FOLDER", N_("a folder to make; else a new one under TMPDIR or /tmp")},
    {"examples", 0, OPTION_ONE, "FOLDER", N_("the example to run; else examples/lanzhou-2024 near the program or here")},
    {NULL, 0, OPTION_FLAG, NULL, NULL},
};

enum { EXAMPLE_BYTES = 1 << 20 };

static int make_keys(demo *d)
{
    static const char *const keys[][2] = {{"计票系统", "@recorder.key"},        {"总监票人", "@t1.key"},
                                          {"监票人甲", "@t2.key"},              {"监票人乙", "@t3.key"},
                                          {"witness.example/甲", "@w1.key"},    {"witness.example/乙", "@w2.key"},
                                          {"witness.example/丙", "@w3.key"}};
    int rc = DONE;

    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        TRY(RUN(d, keys[i][0], "key", "--suite", d->suite, "--name", keys[i][0], "-o", keys[i][1]));
out:
    return rc;
}

static int each_trustee(demo *d, const char *verb_name, const char *what, int trustees)
{
    static const char *const keys[] = {"@t1.key", "@t2.key", "@t3.key"};
    int rc = DONE;
    char line[256];

    for (int i = 0; i < trustees; i++) {
        snprintf(line, sizeof line, "%s (%s)", what, keys[i] + 1);
        TRY(RUN(d, line, verb_name, "@vote.log", "--key", keys[i]));
    }
out:
    return rc;
}

static int prepare(demo *d, const csv *ballots)
{
    int rc = DONE;
    char count[24], line[64];

    snprintf(count, sizeof count, "%zu", ballots->rows);
    snprintf(line, sizeof line, _("one-time cards drawn: %zu"), ballots->rows);
    TRY(make_keys(d));
    TRY(run_with_option_file(d, _("definition of the vote"), "define.options",
                             (const char *const[]){"define", "--suite", d->suite, "--items", "%projects.csv", "--recorder", "@recorder.pub", "--trustee",
                                                   "@t1.pub", "--trustee", "@t2.pub", "--trustee", "@t3.pub", "--threshold", "2", "--attestations", "2",
                                                   "--witness", "@w1.pub", "--witness", "@w2.pub", "--witness", "@w3.pub", "--witnesses-needed", "2",
                                                   "-o", "@vote.json", NULL}));
    TRY(RUN(d, _("log started, definition recorded"), "new", "@vote.log", "--definition", "@vote.json", "--key", "@recorder.key"));
    TRY(each_trustee(d, "deal", _("part of the key dealt"), 3));
    TRY(each_trustee(d, "accept", _("key checked and accepted"), 3));
    TRY(RUN(d, line, "roll", "@vote.log", "--key", "@recorder.key", "--count", count, "--cards", "@cards.csv"));
    TRY(each_trustee(d, "rehearse", _("rehearsal passed: can decrypt"), 3));
    TRY(run_with_option_file(d, _("vote opened"), "open.options",
                             (const char *const[]){"open", "@vote.log", "--key", "@recorder.key", NULL}));
out:
    return rc;
}

/* Somebody has the terminal seal a ballot, notes the fingerprint, and has it opened instead of cast; the same card votes later. */
static int challenge(demo *d, const csv *ballots)
{
    int rc = DONE;
    cli *c = d->c;
    char path[PATH_ROOM], choice[256];
    csv cards = {0};
    size_t item = 0;

    snprintf(path, sizeof path, "%s/cards.csv", d->folder);
    TRY(csv_read(c, &cards, path));
    while (item + 1 < ballots->columns && csv_cell(ballots, 0, item)[0] == '\0')
        item++;
    snprintf(choice, sizeof choice, "%s=%s", csv_header(ballots, item), csv_cell(ballots, 0, item));
    TRY(RUN(d, _("a ballot sealed, its fingerprint noted"), "seal", "@vote.log", "--card", csv_cell(&cards, 0, 0), choice, "-o", "@sealed"));
    TRY(RUN(d, _("and opened instead of cast: it holds what was chosen"), "challenge", "@vote.log", "@sealed"));
out:
    csv_free(&cards);
    return rc;
}

static int vote_and_count(demo *d, const csv *ballots)
{
    int rc = DONE;
    char line[64];

    snprintf(line, sizeof line, _("ballots sealed, proved and recorded: %zu"), ballots->rows);
    /* In the vote itself every deputy does this, by taking a card and voting. */
    TRY(RUN(d, line, "cast", "@vote.log", "--batch", "%ballots.csv", "--cards", "@cards.csv", "--receipts", "@receipts", "--key", "@recorder.key"));
    TRY(RUN(d, _("vote closed"), "close", "@vote.log", "--key", "@recorder.key"));
    TRY(RUN(d, _("part of the sums decrypted"), "share", "@vote.log", "--key", "@t1.key"));
    TRY(RUN(d, _("part of the sums decrypted"), "share", "@vote.log", "--key", "@t3.key"));
    TRY(RUN(d, _("counts and verdict"), "result", "@vote.log", "--key", "@recorder.key"));
    TRY(each_trustee(d, "attest", _("counted log attested"), 2));
    TRY(RUN(d, _("checkpoint"), "log", "checkpoint", "@vote.log", "--key", "@recorder.key", "-o", "@vote.checkpoint", "--svg", "@vote.svg"));
    TRY(RUN(d, _("cosigned checkpoint"), "log", "cosign", "@vote.checkpoint", "--log", "@vote.log", "--key", "@w1.key", "-o", "@vote.cosigned-1"));
    TRY(RUN(d, _("cosigned checkpoint"), "log", "cosign", "@vote.cosigned-1", "--log", "@vote.log", "--key", "@w3.key", "-o", "@vote.cosigned"));
out:
    return rc;
}

/* What stands in the canonical result between `before` and the next `end`; nothing, if `before` does not. The example has one contest, so it stands
 * there once. */
static void find_between(const char *json, const char *before, const char *end, char *found, size_t room)
{
    const char *start = strstr(json, before);

    start = start != NULL ? start + strlen(before) : "";
    snprintf(found, room, "%.*s", (int)strcspn(start, end), start);
}

/* "p07","p01" → p07 p01 */
static void unquote(char *ids)
{
    char *to = ids;

    for (; *ids != '\0'; ids++) {
        if (*ids != '"')
            *to++ = *ids == ',' ? ' ' : *ids;
    }
    *to = '\0';
}

static void print_verdict(demo *d, const char *json)
{
    char adopted[2048], state[32];
    pj_language language = d->c->language;

    find_between(json, "\"adopted\":[", "]", adopted, sizeof adopted);
    find_between(json, "\"state\":\"", "\"", state, sizeof state);
    unquote(adopted);
    for (int i = 0; i < 2; i++) {
        speak(d->c, i == 0 ? PJ_CHINESE : PJ_ENGLISH);
        say(d->c, _("verdict (%s): %s; adopted, in rank order: %s"), d->suite, strcmp(state, "decided") == 0 ? _("decided") : state, adopted);
    }
    speak(d->c, language);
}

/* The result goes to a file, is compared with the one that the example expects, and its verdict is told. */
static int check_result(demo *d)
{
    int rc = DONE;
    char path[PATH_ROOM], expected_path[PATH_ROOM];
    FILE *file = NULL;
    text result = {0}, expected = {0};
    call k = {.len = 0};

    snprintf(path, sizeof path, "%s/result.json", d->folder);
    snprintf(expected_path, sizeof expected_path, "%s/expected.json", d->example);
    file = fopen(path, "wx");
    if (file == NULL)
        TRY(fail(d->c, _("%s: cannot create: %s"), path, strerror(errno)));
    TRY(put_words(d, &k, (const char *const[]){"result", "@vote.log", "--json", NULL}));
    TRY(run_call(d, &k, file, "result.json"));
    if (fflush(file) != 0 || ferror(file))
        TRY(fail(d->c, _("%s: cannot write: %s"), path, strerror(errno)));
    fclose(file);
    file = NULL;
    TRY(file_read(d->c, &result, path, EXAMPLE_BYTES));
    TRY(file_read(d->c, &expected, expected_path, EXAMPLE_BYTES));
    if (strcmp(result.bytes, expected.bytes) != 0)
        TRY(refuse(d->c, _("%s is not what %s expects"), path, expected_path));
    say(d->c, "%s", _("           the result is what the example expects"));
    print_verdict(d, result.bytes);
out:
    if (file != NULL)
        fclose(file);
    free_call(&k);
    text_free(&result);
    text_free(&expected);
    return rc;
}

static int print_sheet(demo *d, const char *name, const char *language)
{
    int rc = DONE;
    char path[PATH_ROOM], word[64];
    text t = {0};

    snprintf(word, sizeof word, "@%s", name);
    TRY(RUN(d, name, "report", "@vote.log", "-o", word, "--lang", language));
    snprintf(path, sizeof path, "%s/%s", d->folder, name);
    TRY(file_read(d->c, &t, path, EXAMPLE_BYTES));
    say(d->c, "\n%s", t.bytes);
out:
    text_free(&t);
    return rc;
}

static int run_suite(demo *d, const char *parent, const char *suite)
{
    int rc = DONE;
    char path[PATH_ROOM];
    double started = clock_now();
    csv ballots = {0};

    d->suite = suite;
    snprintf(d->folder, sizeof d->folder, "%s/%s", parent, suite);
    if (mkdir(d->folder, 0700) != 0)
        TRY(fail(d->c, _("%s: cannot create: %s"), d->folder, strerror(errno)));
    snprintf(path, sizeof path, "%s/ballots.csv", d->example);
    TRY(csv_read(d->c, &ballots, path));
    say(d->c, _("\n== %s: a vote in %s"), suite, d->folder);
    TRY(prepare(d, &ballots));
    TRY(challenge(d, &ballots));
    TRY(vote_and_count(d, &ballots));
    TRY(print_sheet(d, "result.zh.txt", "zh"));
    TRY(print_sheet(d, "result.en.txt", "en"));
    TRY(check_result(d));
    say(d->c, _("           %s: %.1f s so far; now the verifier, another program, reads the log:"), suite, clock_now() - started);
    TRY(verify_receipts(d, ballots.rows));
    TRY(verify_checkpoint(d));
    TRY(verify_log(d));
out:
    csv_free(&ballots);
    return rc;
}

static void find_program(demo *d)
{
    ssize_t len = readlink("/proc/self/exe", d->program, sizeof d->program - 1);
    char *slash;

    d->program[len > 0 ? len : 0] = '\0';
    slash = strrchr(d->program, '/');
    if (slash != NULL)
        *slash = '\0';
    else
        memcpy(d->program, ".", 2);
}

static int find_example(demo *d, const char *given)
{
    static const char *const places[] = {"../examples", "../../examples", "../share/piaojue/examples"};
    char path[PATH_ROOM];

    for (size_t i = 0; given == NULL && i < sizeof places / sizeof *places; i++) {
        snprintf(d->example, sizeof d->example, "%s/%s/lanzhou-2024", d->program, places[i]);
        snprintf(path, sizeof path, "%s/projects.csv", d->example);
        if (access(path, R_OK) == 0)
            return DONE;
    }
    snprintf(d->example, sizeof d->example, "%s", given != NULL ? given : "examples/lanzhou-2024");
    snprintf(path, sizeof path, "%s/projects.csv", d->example);
    if (access(path, R_OK) != 0)
        return fail(d->c, _("%s: cannot open: %s"), path, strerror(errno));
    return DONE;
}

static int make_folder(cli *c, const options *o, char *folder, size_t room)
{
    const char *given = option_value(o, "dir"), *parent = getenv("TMPDIR");

    if (given != NULL) {
        snprintf(folder, room, "%s", given);
        return mkdir(folder, 0700) == 0 ? DONE : fail(c, _("%s: cannot create: %s"), folder, strerror(errno));
    }
    snprintf(folder, room, "%s/piaojue-demo-XXXXXX", parent != NULL && parent[0] != '\0' ? parent : "/tmp");
    return mkdtemp(folder) != NULL ? DONE : fail(c, _("%s: cannot create: %s"), folder, strerror(errno));
}

static int print_demo(cli *c, const char *folder)
{
    text t = {0};

    if (!c->json)
        return DONE;
    json_put_open(&t, '{');
    json_put_member(&t, "dir", folder);
    json_put_member_number(&t, "verified", 1);
    return json_print_object(c, &t);
}

int verb_demo(cli *c, const options *o)
{
    static const char *const suites[] = {"P256-SHA256", "SM2-SM3"};
    int rc = DONE, found = 0;
    const char *only = option_value(o, "suite");
    char folder[PATH_ROOM / 4];
    demo d = {.c = c};

    for (int i = 0; i < 2; i++)
        found |= only == NULL || strcmp(only, suites[i]) == 0;
    if (!found)
        return fail(c, _("--suite: found %s, wanted P256-SHA256 or SM2-SM3"), quote(only).text);
    d.nowhere = fopen("/dev/null", "w");
    if (d.nowhere == NULL)
        return fail(c, _("%s: cannot open: %s"), "/dev/null", strerror(errno));
    find_program(&d);
    TRY(find_example(&d, option_value(o, "examples")));
    TRY(make_folder(c, o, folder, sizeof folder));
    for (int i = 0; i < 2; i++) {
        if (only == NULL || strcmp(only, suites[i]) == 0)
            TRY(run_suite(&d, folder, suites[i]));
    }
    TRY(print_demo(c, folder));
out:
    fclose(d.nowhere);
    return rc;
}
