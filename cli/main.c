/* piaojue: the command table, and what is done before and after a verb. */
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "cli/sandbox.h"
#include "cli/verbs.h"

const verb VERBS[] = {
    {"key", "", N_("make a key pair: NAME.key (keep it secret) and NAME.pub (give it away)"), 0, 0, KEY_OPTIONS, verb_key},
    {"define", "", N_("write the definition of a vote"), 0, 0, DEFINE_OPTIONS, verb_define},
    {"explain", N_("FILE"), N_("the rules of a definition or a log in sentences"), 1, 1, EXPLAIN_OPTIONS, verb_explain},
    {"new", N_("LOG"), N_("start the log of a vote"), 1, 1, NEW_OPTIONS, verb_new},
    {"deal", N_("LOG"), N_("a trustee deals its part of the key"), 1, 1, KEYED_OPTIONS, verb_deal},
    {"accept", N_("LOG"), N_("a trustee checks what it was dealt, and accepts"), 1, 1, KEYED_OPTIONS, verb_accept},
    {"roll", N_("LOG"), N_("draw one-time card codes and put their public keys on the roll"), 1, 1, ROLL_OPTIONS, verb_roll},
    {"rehearse", N_("LOG"), N_("a trustee proves that it can decrypt"), 1, 1, KEYED_OPTIONS, verb_rehearse},
    {"open", N_("LOG"), N_("open the vote"), 1, 1, OPEN_OPTIONS, verb_open},
    {"cast", N_("LOG [ITEM=MARK …]"), N_("seal and cast one ballot, or a file of ballots"), 1, SIZE_MAX, CAST_OPTIONS, verb_cast},
    {"receipt", N_("LOG [LINE …]"), N_("receipts of lines that are in the log, to be checked anywhere"), 1, SIZE_MAX, RECEIPT_OPTIONS, verb_receipt},
    {"seal", N_("LOG [ITEM=MARK …]"), N_("seal a ballot, and leave open whether it will be cast or opened"), 1, SIZE_MAX, SEAL_OPTIONS, verb_seal},
    {"submit", N_("LOG FILE"), N_("cast a sealed ballot"), 2, 2, SUBMIT_OPTIONS, verb_submit},
    {"challenge", N_("LOG FILE"), N_("open a sealed ballot instead, for all to see what the terminal sealed"), 2, 2, CHALLENGE_OPTIONS, verb_challenge},
    {"import", N_("LOG"), N_("enter paper ballots"), 1, 1, IMPORT_OPTIONS, verb_import},
    {"doubtful", N_("LOG"), N_("papers with something unreadable, by their line"), 1, 1, PAPERS_OPTIONS, verb_doubtful},
    {"rule", N_("LOG"), N_("the chief scrutineer rules on a doubtful paper"), 1, 1, RULE_OPTIONS, verb_rule},
    {"names", N_("LOG"), N_("names written in on papers"), 1, 1, PAPERS_OPTIONS, verb_names},
    {"join", N_("LOG"), N_("the chief scrutineer joins spellings of a name written in"), 1, 1, JOIN_OPTIONS, verb_join},
    {"close", N_("LOG"), N_("close the vote"), 1, 1, CLOSE_OPTIONS, verb_close},
    {"share", N_("LOG"), N_("a trustee decrypts its part of the sums"), 1, 1, KEYED_OPTIONS, verb_share},
    {"result", N_("LOG"), N_("record the result (with --key), and show it"), 1, 1, RESULT_OPTIONS, verb_result},
    {"attest", N_("LOG"), N_("a trustee signs the counted log"), 1, 1, KEYED_OPTIONS, verb_attest},
    {"runoff", N_("LOG"), N_("write the definition of the vote that has to follow: run-off, or another vote for places left over"), 1, 1,
     RUNOFF_OPTIONS, verb_runoff},
    {"report", N_("LOG"), N_("write the result sheet"), 1, 1, REPORT_OPTIONS, verb_report},
    {"log checkpoint", N_("LOG"), N_("a checkpoint: a short text that stands for all lines of the log so far, signed"), 1, 1, CHECKPOINT_OPTIONS,
     verb_log_checkpoint},
    {"log cosign", N_("CHECKPOINT"), N_("a witness looks whether the log is as a checkpoint says, and signs that"), 1, 1, COSIGN_OPTIONS,
     verb_log_cosign},
    {"log consistency", N_("LOG"), N_("proof that the log only grew since an old checkpoint"), 1, 1, CONSISTENCY_OPTIONS, verb_log_consistency},
    {"status", N_("LOG"), N_("how the vote stands, and what comes next"), 1, 1, STATUS_OPTIONS, verb_status},
    {"doctor", N_("[LOG]"), N_("are keys, cards, disk, clock and language ready for the day?"), 0, 1, DOCTOR_OPTIONS, verb_doctor},
    {"demo", "", N_("run a whole vote in a new folder, in both suites, and verify it"), 0, 0, DEMO_OPTIONS, verb_demo},
    {NULL, NULL, NULL, 0, 0, NULL, NULL},
};

/* How many words of the call are the verb's name; 0 if they are not. */
static int words_of_name(const verb *v, int argc, char **argv)
{
    size_t first = argc > 0 ? strlen(argv[0]) : 0;

    if (first == 0 || strncmp(v->name, argv[0], first) != 0)
        return 0;
    if (v->name[first] == '\0')
        return 1;
    return v->name[first] == ' ' && argc > 1 && strcmp(v->name + first + 1, argv[1]) == 0 ? 2 : 0;
}

static const verb *find_verb(int argc, char **argv)
{
    for (const verb *v = VERBS; v->name != NULL; v++) {
        if (words_of_name(v, argc, argv) > 0)
            return v;
    }
    return NULL;
}

/* gettext("") would be the head of the catalog. */
static const char *words_of(const verb *v)
{
    return v->words[0] != '\0' ? _(v->words) : "";
}

static void help_verb(const cli *c, const verb *v)
{
    fprintf(c->out, "%spiaojue %s%s%s%s\n\n%s\n\n", _("usage: "), v->name, v->words[0] != '\0' ? " " : "", words_of(v),
            _(" [options]"), _(v->help));
    options_help(c, v->options);
}

static void help_all(const cli *c)
{
    fprintf(c->out, "%s\n\n", _("piaojue: count a vote so that nobody has to be believed"));
    fprintf(c->out, "%s\n\n", _("usage: piaojue VERB LOG [options]"));
    for (const verb *v = VERBS; v->name != NULL; v++)
        fprintf(c->out, "  %-15s %s\n", v->name, _(v->help));
    fprintf(c->out, "\n%s\n%s\n", _("piaojue VERB --help tells the options of a verb; piaojue-verify LOG checks a log."),
            _("Exit status: 0 done, 1 \"no\" (a rule of the vote forbids it), 2 \"could not\"."));
}

/* Whether the log that is its first word stays as it is. A verb that is not named here may write. */
static int only_reads(const verb *v, const options *o)
{
    static const char *const names[] = {"explain", "receipt", "doubtful",       "names",      "runoff",
                                        "report",  "status",  "log checkpoint", "log cosign", "log consistency"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(v->name, names[i]) == 0)
            return 1;
    }
    return strcmp(v->name, "result") == 0 && !option_has(o, "key");
}

/* The demo keeps what it has: it is many calls in one process, reads what it made itself, and starts the verifier. A PDF is made by another
 * program, and the doctor tries what a verb would need. */
static int stays_free(cli *c, const verb *v, const options *o)
{
    c->is_demo |= v->run == verb_demo;
    return c->is_demo || v->run == verb_doctor || (v->run == verb_report && report_is_pdf(o));
}

static int run_confined(cli *c, const verb *v, const options *o)
{
    if (!stays_free(c, v, o)) {
        open_catalogs();
        sandbox_enter(o, v->min_words, !only_reads(v, o));
    }
    return v->run(c, o);
}

int verb_run(cli *c, int argc, char **argv)
{
    int rc = DONE, name;
    options o;
    const verb *v = find_verb(argc, argv);

    if (v == NULL)
        return fail(c, _("unknown verb %s; see piaojue --help"), quote(argv[0]).text);
    name = words_of_name(v, argc, argv);
    TRY(options_read(c, &o, v->name, v->options, argc - name, argv + name));
    if (option_has(&o, "help")) {
        help_verb(c, v);
        goto free;
    }
    if (o.words_len < v->min_words)
        rc = fail(c, _("%s is missing; see piaojue %s --help"), words_of(v), v->name);
    else if (o.words_len > v->max_words)
        rc = fail(c, _("found %s, wanted nothing more; see piaojue %s --help"), quote(o.words[v->max_words]).text, v->name);
    else
        rc = run_confined(c, v, &o);
free:
    options_free(&o);
out:
    return rc;
}

/* What --lang names, if `word` is that option; `next`: the word behind it, or NULL. */
static const char *language_of(const char *word, const char *next)
{
    if (strncmp(word, "--lang=", strlen("--lang=")) == 0)
        return word + strlen("--lang=");
    return strcmp(word, "--lang") == 0 ? next : NULL;
}

/* Options before the verb. Returns how many words they took, or −1 when there is nothing more to do, with the outcome in *rc. */
static int read_leading(cli *c, int argc, char **argv, int *rc)
{
    int at = 0;

    *rc = DONE;
    while (at < argc && argv[at][0] == '-') {
        const char *word = argv[at++], *language = language_of(word, argv[at]);

        if (strcmp(word, "--version") == 0 || strcmp(word, "-V") == 0)
            fprintf(c->out, "piaojue %s\n", pj_version());
        else if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)
            help_all(c);
        else if (strcmp(word, "--json") == 0)
            continue;
        else if (language != NULL) {
            at += language == argv[at];
            *rc = speak_language(c, language);
            if (*rc == DONE)
                continue;
        } else
            *rc = fail(c, _("unknown option %s; see piaojue --help"), quote(word).text);
        return -1;
    }
    return at;
}

static int run(cli *c, int argc, char **argv)
{
    int rc, at = read_leading(c, argc, argv, &rc);

    if (at < 0)
        return rc;
    if (at < argc && strcmp(argv[at], "help") == 0) {
        const verb *v = find_verb(argc - at - 1, argv + at + 1);

        if (v != NULL)
            help_verb(c, v);
        else
            help_all(c);
        return DONE;
    }
    if (at == argc) {
        help_all(c);
        return fail(c, "%s", _("a verb is missing"));
    }
    return verb_run(c, argc - at, argv + at);
}

/* Before anything is said or can fail: whoever asks for JSON gets it, and whoever asks for a language hears it, wherever they ask. */
static void read_ahead(cli *c, int argc, char **argv)
{
    pj_language language;

    for (int i = 0; i < argc; i++) {
        const char *named = language_of(argv[i], argv[i + 1]);

        c->json |= strcmp(argv[i], "--json") == 0;
        if (named != NULL && read_language(named, &language) == 0)
            speak(c, language);
    }
}

/* A failure is one JSON object too. */
static int print_complaint(cli *c, int rc)
{
    text t = {0};

    json_put_open(&t, '{');
    json_put_member(&t, "error", c->complaint);
    json_put_member_number(&t, "exit", (uint64_t)rc);
    return json_print_object(c, &t);
}

int main(int argc, char **argv)
{
    cli c = {.out = stdout, .err = stderr};
    int rc;

    /* A crash must not leave keys and codes in a core file, and other programs of the same user are not to look for them here. */
    (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    (void)setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    speak_as_asked(&c);
    c.progress = isatty(STDERR_FILENO);
    read_ahead(&c, argc - 1, argv + 1);
    rc = run(&c, argc - 1, argv + 1);
    if (rc != DONE && c.json)
        (void)print_complaint(&c, rc);
    /* A full disk behind standard output is a failure like any other. */
    if ((fflush(stdout) != 0 || ferror(stdout)) && rc == DONE)
        rc = fail(&c, "%s", _("cannot write to standard output; what was to be recorded or written may be there all the same"));
    return rc;
}
