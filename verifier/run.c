#include "run.h"

#include <stdlib.h>
#include <string.h>

#include "language.h"
#include "progress.h"
#include "report_evidence.h"
#include "saved.h"

struct running {
    const struct order *order;
    const struct suite *suites;
    FILE *out, *troubles;
    struct exhibit *exhibits;
    struct verifier *verifier, *previous;
    struct logfile log;
    struct place place;         /* of the last line that was taken */
    const char *about, *trouble;    /* once something is BROKEN: whose trouble it is */
};

static enum outcome trouble(struct running *run, const char *about, const char *what)
{
    run->about = about;
    run->trouble = what ? what : N_("out of memory, or the verifier contradicts itself");
    return BROKEN;
}

/* ---- evidence ---- */

/* REFUTED by C1 is none yet: it is said in its turn. */
static enum outcome read_exhibits(struct running *run)
{
    const struct order *order = run->order;

    run->exhibits = calloc(order->asked_count + 1, sizeof *run->exhibits);
    if (!run->exhibits)
        return trouble(run, _("memory"), N_("there is none"));
    for (size_t i = 0; i < order->asked_count; i++)
        if (exhibit_read(&run->exhibits[i], order->asked[i].purpose, order->asked[i].path, run->suites) == BROKEN)
            return trouble(run, order->asked[i].path, run->exhibits[i].trouble);
    return HOLDS;
}

static enum outcome look(struct running *run, const uint8_t *line, size_t length, const uint8_t leaf[HASH_BYTES], const struct tree *tree)
{
    for (size_t i = 0; i < run->order->asked_count; i++)
        if (run->exhibits[i].outcome == HOLDS &&
            exhibit_look(&run->exhibits[i], line, length - 1, tree->leaves - 1, leaf, tree, run->verifier->state.suite) != HOLDS)
            return trouble(run, run->order->log, NULL);
    return HOLDS;
}

static enum outcome judge_exhibits(struct running *run, const struct state *state)
{
    enum outcome outcome = HOLDS;

    for (size_t i = 0; i < run->order->asked_count; i++)
        if (exhibit_judge(&run->exhibits[i], state) != HOLDS)
            outcome = REFUTED;
    return outcome;
}

/* ---- the log ---- */

typedef enum outcome taking(struct verifier *verifier, const uint8_t *line, size_t length);

/* The next line; *more is false behind the last one. */
static enum outcome take_line(struct running *run, taking *take, bool *more)
{
    const struct state *state = &run->verifier->state;
    uint64_t start = run->log.at;
    const uint8_t *line;
    enum outcome outcome;
    size_t length;

    if (logfile_line(&run->log, &line, &length) != HOLDS)
        return trouble(run, run->order->log, run->log.trouble);
    *more = length > 0;
    if (!*more)
        return HOLDS;
    outcome = take(run->verifier, line, length);
    if (outcome == BROKEN)
        return trouble(run, run->order->log, NULL);
    if (outcome == HOLDS) {
        run->place = (struct place){start, run->log.at};
        outcome = look(run, line, length, state->head, &state->tree);
    }
    return outcome;
}

static enum outcome take_all(struct running *run, taking *take)
{
    enum outcome outcome = HOLDS;
    struct progress progress;
    bool more = true;

    progress_begin(&progress, run->order->progress, run->log.at, run->log.size);
    while (more && outcome == HOLDS) {
        outcome = take_line(run, take, &more);
        progress_at(&progress, run->log.at);
    }
    progress_end(&progress);
    return outcome;
}

static enum outcome open_log(struct running *run)
{
    run->verifier = verifier_new(run->suites, BATCH_POINTS);
    if (!run->verifier || verifier_threads(run->verifier, run->order->threads) != HOLDS)
        return trouble(run, _("memory"), N_("there is none"));
    return logfile_open(&run->log, run->order->log) == HOLDS ? HOLDS : trouble(run, run->order->log, run->log.trouble);
}

/* Line 0 with all its checks; without it there is none. */
static enum outcome take_first(struct running *run)
{
    bool more;

    TRY(open_log(run));
    TRY(take_line(run, verifier_line, &more));
    return more ? HOLDS : verifier_end(run->verifier, true);
}

/* Evidence looks at lines that the state spares us: nothing of them but their leaf hashes. */
static enum outcome look_back(struct running *run)
{
    const struct state *state = &run->verifier->state;
    uint8_t leaf[HASH_BYTES], found[HASH_BYTES], wanted[HASH_BYTES];
    struct tree tree = {0};
    const uint8_t *line;
    size_t length;

    if (logfile_go_to(&run->log, 0) != HOLDS)
        return trouble(run, run->order->log, run->log.trouble);
    while (run->log.at < run->place.end) {
        if (logfile_line(&run->log, &line, &length) != HOLDS)
            return trouble(run, run->order->log, run->log.trouble);
        leaf_hash(leaf, state->suite, line, length - 1);
        tree_add(&tree, leaf, state->suite);
        TRY(look(run, line, length, leaf, &tree));
    }
    tree_root(found, &tree, state->suite);
    tree_root(wanted, &state->tree, state->suite);
    if (memcmp(found, wanted, HASH_BYTES) != 0)
        return trouble(run, run->order->state, N_("the lines before the last one that was checked are others"));
    return HOLDS;
}

static enum outcome go_on(struct running *run)
{
    const char *what = NULL;

    if (saved_load(run->order->state, run->verifier, &run->log, &run->place, &what) != HOLDS)
        return trouble(run, run->order->state, what);
    if (run->place.end > 0 && run->order->asked_count > 0)
        TRY(look_back(run));
    if (logfile_go_to(&run->log, run->place.end) != HOLDS)
        return trouble(run, run->order->log, run->log.trouble);
    return HOLDS;
}

static enum outcome verify_log(struct running *run)
{
    enum outcome outcome;

    TRY(open_log(run));
    if (run->order->state && !run->log.regular)
        return trouble(run, run->order->log, N_("only a regular file can be gone on with"));
    if (run->order->state)
        TRY(go_on(run));
    TRY(take_all(run, verifier_line));
    outcome = verifier_end(run->verifier, run->order->so_far);
    return outcome == BROKEN ? trouble(run, run->order->log, NULL) : outcome;
}

/* ---- the vote before ---- */

static enum outcome verify_previous(struct running *run)
{
    const struct order order = {.log = run->order->previous, .threads = run->order->threads, .progress = run->order->progress};
    struct running own = {.order = &order, .suites = run->suites, .log = {.fd = -1}};
    enum outcome outcome = verify_log(&own);

    logfile_close(&own.log);
    run->previous = own.verifier;
    if (outcome == BROKEN)
        return trouble(run, own.about, own.trouble);
    return verifier_follows(run->verifier, run->previous, outcome);
}

/* ---- self-test ---- */

static void mark_suite(bool used[SUITES], const struct verifier *verifier)
{
    for (int i = 0; verifier && i < SUITES; i++)
        used[i] = used[i] || !verifier->state.suite || verifier->state.suite->id == (enum suite_id)i;
}

/* The arithmetic of the suites that may have been used, before anything is said or saved. */
static enum outcome test_arithmetic(struct running *run)
{
    bool used[SUITES] = {false};

    mark_suite(used, run->verifier);
    mark_suite(used, run->previous);
    for (size_t i = 0; i < run->order->asked_count; i++)
        if (run->exhibits[i].note.checkpoint.suite)
            used[run->exhibits[i].note.checkpoint.suite->id] = true;
    for (int i = 0; i < SUITES && run->order->selftest; i++) {
        const char *wrong = used[i] ? run->order->selftest(&run->suites[i]) : NULL;
        if (wrong)
            return trouble(run, _("self-test: this verifier and libgcrypt disagree"), wrong);
    }
    return HOLDS;
}

/* ---- what there is to do ---- */

static enum outcome run_log(struct running *run)
{
    const char *what = NULL;

    enum outcome outcome = verify_log(run);

    if (outcome == HOLDS && run->order->previous)
        outcome = verify_previous(run);
    if (outcome != BROKEN)
        TRY(test_arithmetic(run));
    TRY(outcome);
    if (run->order->state && saved_write(run->order->state, run->verifier, &run->place, &what) != HOLDS)
        return trouble(run, run->order->state, what);
    return HOLDS;
}

static int finish_log(struct running *run, enum outcome outcome)
{
    const struct order *order = run->order;
    const struct state *state = &run->verifier->state;
    enum outcome evidence = outcome == HOLDS ? judge_exhibits(run, state) : HOLDS;

    if (order->json)
        report_json(run->out, run->verifier, run->previous, outcome, run->exhibits, outcome == HOLDS ? order->asked_count : 0);
    else if (evidence == HOLDS)
        report_text(run->out, run->verifier, run->previous, outcome);
    for (size_t i = 0; !order->json && outcome == HOLDS && i < order->asked_count; i++)
        report_exhibit_text(run->out, &run->exhibits[i], state, BESIDE_LOG);
    if (!order->json && evidence != HOLDS)
        fputs(state->phase == PHASE_COUNTED ? _("the log by itself is verified\n") : _("the log by itself is without fault so far\n"), run->out);
    return outcome != HOLDS || evidence != HOLDS;
}

/* Exhibits judged without a log that is verified. */
static int finish_exhibits(struct running *run, enum beside beside)
{
    const struct state *state = beside == BESIDE_NOTHING ? NULL : &run->verifier->state;
    bool refuted = false;

    for (size_t i = 0; i < run->order->asked_count; i++) {
        const struct exhibit *exhibit = &run->exhibits[i];
        bool judged = !refuted || beside == BESIDE_NOTHING;     /* a proof is not judged behind a refused checkpoint */
        refuted = refuted || exhibit->outcome != HOLDS;
        if (run->order->json)
            fprintf(run->out, "%s", i == 0 ? "{\"evidence\":[" : judged ? "," : "");
        if (judged)
            (run->order->json ? report_exhibit_json : report_exhibit_text)(run->out, exhibit, state, beside);
    }
    if (run->order->json)
        fprintf(run->out, "],\"status\":\"%s\"}\n", refuted ? "refuted" : "holds");
    return refuted;
}

static int run_since(struct running *run, enum outcome *outcome)
{
    bool proof = run->order->asked_count > 1;

    *outcome = take_first(run);
    if (*outcome == HOLDS && !proof)
        *outcome = take_all(run, verifier_skim);
    if (*outcome != BROKEN && test_arithmetic(run) == BROKEN)
        *outcome = BROKEN;
    if (*outcome == BROKEN)
        return COULD_NOT_RUN;
    if (*outcome == REFUTED) {
        if (run->order->json)
            report_json(run->out, run->verifier, NULL, REFUTED, NULL, 0);
        else
            report_text(run->out, run->verifier, NULL, REFUTED);
        return 1;
    }
    if (proof)
        exhibits_judge_consistency(&run->exhibits[0], &run->exhibits[1], &run->verifier->state);
    else
        judge_exhibits(run, &run->verifier->state);
    return finish_exhibits(run, proof ? BESIDE_FIRST_LINE : BESIDE_SKIMMED);
}

static int run_order(struct running *run, enum outcome *outcome)
{
    const struct order *order = run->order;

    *outcome = read_exhibits(run);
    if (*outcome != HOLDS)
        return COULD_NOT_RUN;
    if (!order->log) {
        judge_exhibits(run, NULL);
        *outcome = test_arithmetic(run);
        return *outcome == BROKEN ? COULD_NOT_RUN : finish_exhibits(run, BESIDE_NOTHING);
    }
    if (order->asked_count > 0 && order->asked[0].purpose == EXHIBIT_SINCE)
        return run_since(run, outcome);
    *outcome = run_log(run);
    return *outcome == BROKEN ? COULD_NOT_RUN : finish_log(run, *outcome);
}

int run(const struct order *order, const struct suite suites[SUITES], FILE *out, FILE *troubles)
{
    struct running own = {.order = order, .suites = suites, .out = out, .troubles = troubles, .log = {.fd = -1}};
    enum outcome outcome;
    int status = run_order(&own, &outcome);

    if (outcome == BROKEN)
        fprintf(troubles, _("piaojue-verify: %s: %s\n"), own.about, _(own.trouble));
    for (size_t i = 0; own.exhibits && i < order->asked_count; i++)
        exhibit_free(&own.exhibits[i]);
    free(own.exhibits);
    logfile_close(&own.log);
    verifier_free(own.previous);
    verifier_free(own.verifier);
    return status;
}
