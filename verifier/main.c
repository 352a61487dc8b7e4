#include <gcrypt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "language.h"
#include "run.h"
#include "sandbox.h"
#include "selftest.h"

static void print_usage(void)
{
    fputs(_("usage: piaojue-verify [--json] [--quiet] [-j N] [--so-far] [--previous OLD.log] [--state FILE]\n"
            "                      [--checkpoint FILE]... LOG\n"
            "       piaojue-verify [--json] [--quiet] [-j N] --receipt FILE [--receipt FILE]... [--log LOG]\n"
            "       piaojue-verify [--json] [--quiet] --since OLD [--proof NEW] LOG\n"
            "\n"), stdout);
    fputs(_("Checks every line of a Piaojue log, from the definition of the vote to its result, and says\n"
            "VERIFIED with the verdict, or REFUTED with the first line and check that fails. And checks what\n"
            "stands beside a log, and says what HOLDS.\n"
            "\n"), stdout);
    fputs(_("  --json             one JSON object on standard output, in English\n"), stdout);
    fputs(_("  --lang zh|en       the language; else LC_ALL, LC_MESSAGES, LANG decide\n"), stdout);
    fputs(_("  --quiet            do not show on the terminal how far it is; with --json it is never shown\n"), stdout);
    fputs(_("  --so-far           accept a log that has no result yet: HOLDS SO FAR\n"), stdout);
    fputs(_("  --previous OLD     the vote that this one follows: verify its log too, and that it is the one\n"), stdout);
    fputs(_("  --state FILE       go on where the last run with this file ended, and save there how far this\n"
            "                     one came; the file may not be there yet\n"), stdout);
    fputs(_("  --checkpoint FILE  a checkpoint of the log, with as many witnesses as the definition asks for\n"), stdout);
    fputs(_("  --receipt FILE     a receipt, by itself\n"
            "  --log LOG          and against its log, which is verified too and may be under way\n"), stdout);
    fputs(_("  --since OLD        a checkpoint of before: nothing that stood in the log then has been changed,\n"
            "                     removed or moved (of the log only line 0 is verified)\n"
            "  --proof NEW        the same by a consistency proof; of LOG line 0 is enough\n"), stdout);
    fputs(_("  -j N               check proofs and signatures of ballots on N threads, 1 to 64 (as many as\n"
            "                     there are processors); what is reported is the same with any number\n"), stdout);
    fputs(_("  --help             this text\n"
            "  --version          the version\n"
            "\n"
            "exit status: 0 verified, or holds; 1 refuted; 2 could not run\n"), stdout);
}

static int complain(const char *what, const char *detail)
{
    fprintf(stderr, _("piaojue-verify: %s: %s\n"), what, detail);
    return COULD_NOT_RUN;
}

/* ---- options ---- */

struct reading {
    struct order order;
    struct asked *asked;        /* with room for all words */
    const char *receipt_log;    /* of --log */
    bool quiet;
    unsigned of_purpose[EXHIBIT_PROOF + 1];
};

/* What an option with a value sets: a path of its own, once, or one more file of evidence. */
static const char **own_path(struct reading *in, const char *word)
{
    if (strcmp(word, "--previous") == 0)
        return &in->order.previous;
    if (strcmp(word, "--state") == 0)
        return &in->order.state;
    return strcmp(word, "--log") == 0 ? &in->receipt_log : NULL;
}

static bool add_asked(struct reading *in, const char *word, const char *path)
{
    static const char *const words[] = {
        [EXHIBIT_RECEIPT] = "--receipt", [EXHIBIT_CHECKPOINT] = "--checkpoint", [EXHIBIT_SINCE] = "--since", [EXHIBIT_PROOF] = "--proof"};

    for (int i = 0; i <= EXHIBIT_PROOF; i++)
        if (strcmp(word, words[i]) == 0) {
            in->asked[in->order.asked_count++] = (struct asked){(enum exhibit_purpose)i, path};
            in->of_purpose[i]++;
            return true;
        }
    return false;
}

static bool read_threads(unsigned *threads, const char *word)
{
    char *end;
    unsigned long number = strtoul(word, &end, 10);

    *threads = (unsigned)number;
    return word[0] >= '1' && word[0] <= '9' && *end == 0 && number <= THREADS_MOST;
}

static unsigned processors(void)
{
    long number = sysconf(_SC_NPROCESSORS_ONLN);

    return number < 1 ? 1 : number > THREADS_MOST ? THREADS_MOST : (unsigned)number;
}

/* 0: the word is no option; 1, 2: so many words were taken; -1: something is wrong, and was said. */
static int read_option(struct reading *in, const char *word, const char *next)
{
    const char **path = own_path(in, word);

    if (word[0] != '-')
        return 0;
    if (strcmp(word, "--json") == 0) {
        in->order.json = true;
        return 1;
    }
    if (strcmp(word, "--quiet") == 0) {
        in->quiet = true;
        return 1;
    }
    if (strcmp(word, "--so-far") == 0) {
        in->order.so_far = true;
        return 1;
    }
    if (strcmp(word, "--lang") == 0 && next && (strcmp(next, "zh") == 0 || strcmp(next, "en") == 0))
        return 2;
    if (strcmp(word, "-j") == 0 && next && read_threads(&in->order.threads, next))
        return 2;
    if (path && next && !*path) {
        *path = next;
        return 2;
    }
    if (!path && next && add_asked(in, word, next))
        return 2;
    complain(word, path ? _("one file, once") : _("no such option, or not what it wants behind it (try --help)"));
    return -1;
}

static bool read_words(struct reading *in, int argc, char **argv)
{
    bool literal = false;

    for (int i = 1; i < argc;) {
        int taken = 0;
        if (!literal && strcmp(argv[i], "--") == 0) {
            literal = true;
            i++;
            continue;
        }
        if (!literal)
            taken = read_option(in, argv[i], i + 1 < argc ? argv[i + 1] : NULL);
        if (taken < 0)
            return false;
        if (taken == 0 && in->order.log) {
            complain(argv[i], _("one log and no more"));
            return false;
        }
        if (taken == 0)
            in->order.log = argv[i++];
        i += taken;
    }
    return true;
}

/* The three usages do not mix. --since comes first, whatever the order of the words. */
static bool words_fit(struct reading *in)
{
    struct order *order = &in->order;
    unsigned receipts = in->of_purpose[EXHIBIT_RECEIPT], since = in->of_purpose[EXHIBIT_SINCE], proofs = in->of_purpose[EXHIBIT_PROOF];
    const char *wrong = NULL;

    if (receipts > 0 && order->log)
        wrong = _("the log of a receipt is named with --log");
    else if (receipts == 0 && in->receipt_log)
        wrong = _("--log goes with --receipt");
    else if (receipts > 0 && (receipts < order->asked_count || order->previous || order->state || order->so_far))
        wrong = _("--receipt goes with --log, --json, --quiet and -j alone");
    else if (since > 1 || proofs > since)
        wrong = _("one --since, and at most one --proof with it");
    else if (since > 0 && (since + proofs < order->asked_count || order->previous || order->state || order->so_far))
        wrong = _("--since goes with --proof, --json, --quiet and -j alone");
    else if (receipts == 0 && !order->log)
        wrong = _("no log is named (try --help)");
    if (wrong) {
        complain(_("usage"), wrong);
        return false;
    }
    if (receipts > 0) {
        order->log = in->receipt_log;
        order->so_far = true;
    }
    if (proofs > 0 && in->asked[0].purpose == EXHIBIT_PROOF) {
        struct asked proof = in->asked[0];
        in->asked[0] = in->asked[1];
        in->asked[1] = proof;
    }
    return true;
}

static bool says_only(const char *word)
{
    if (strcmp(word, "--help") == 0)
        print_usage();
    else if (strcmp(word, "--version") == 0)
        fputs("piaojue-verify " VERIFIER_VERSION "\n", stdout);
    else
        return false;
    return true;
}

/* ---- language ---- */

/* Chosen before anything is said. Where --lang stands without one of its words, reading the options will complain. */
static void choose_language(int argc, char **argv)
{
    const char *asked = NULL;

    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strcmp(argv[i], "--json") == 0) {
            asked = "en";
            break;
        }
        if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc)
            asked = argv[i + 1];
    }
    if (!language_choose(asked))
        language_choose(NULL);
}

/* ---- */

/* Where libgcrypt has no memory for a number it ends the program. This makes of its abort() what every trouble is: could not run, and why.
 * There may be no memory for stdio either, and no verdict is to leave its buffer. */
static void give_up(void *unused, int error, const char *text)
{
    static const char who[] = "piaojue-verify: libgcrypt: ";

    (void)unused, (void)error;
    if (write(STDERR_FILENO, who, sizeof who - 1) > 0 && write(STDERR_FILENO, text, strlen(text)) > 0)
        (void)!write(STDERR_FILENO, "\n", 1);
    _exit(COULD_NOT_RUN);
}

static int run_ready(const struct order *order)
{
    struct suite *suites = calloc(SUITES, sizeof *suites);
    int status;

    gcry_set_fatalerror_handler(give_up, NULL);
    if (!library_ready())
        status = complain("libgcrypt", _("1.9.0 or later is needed"));
    else if (!suites)
        status = complain(_("memory"), _("there is none"));
    else {
        suites_set(suites);
        sandbox_enter(order);
        status = run(order, suites, stdout, stderr);
    }
    free(suites);
    return status;
}

int main(int argc, char **argv)
{
    struct reading in = {.order = {.selftest = selftest, .threads = processors()}, .asked = calloc((size_t)argc + 1, sizeof *in.asked)};
    int status = COULD_NOT_RUN;

    choose_language(argc, argv);
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (says_only(argv[i])) {
            free(in.asked);
            return 0;
        }
    if (!in.asked)
        return complain(_("memory"), _("there is none"));
    in.order.asked = in.asked;
    if (read_words(&in, argc, argv) && words_fit(&in)) {
        in.order.progress = isatty(STDERR_FILENO) && !in.quiet && !in.order.json ? stderr : NULL;
        status = run_ready(&in.order);
    }
    free(in.asked);
    if (fflush(stdout) != 0 || ferror(stdout))
        return complain(_("standard output"), _("cannot be written"));
    return status;
}
