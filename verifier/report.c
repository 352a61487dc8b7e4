/* The report for people. */
#include "report.h"

#include "language.h"
#include "short.h"

#define NAMES_SHOWN 12
#define NAME_COLUMNS 60

typedef unsigned long long count;

const char *phase_name(enum phase phase)
{
    static const char *const names[] = {N_("empty"), N_("defined"), N_("open"), N_("closed"), N_("counted")};

    return names[phase];
}

/* ---- what was checked ---- */

static void print_row(FILE *out, const struct contest *contest, const struct paper_row *row)
{
    const char *plus = "";

    if (row->unreadable || row->marks == 0)
        fputs(row->unreadable ? _("unreadable") : _("no mark"), out);
    for (uint32_t k = 0; k < contest->mark_count; k++)
        if (row->marks >> k & 1) {
            fprintf(out, "%s%s", plus, contest->marks[k]);
            plus = "+";
        }
}

static void print_ruling(FILE *out, const struct state *state, const struct ruling *ruling)
{
    const struct contest *contest = &state->definition.contests[ruling->contest];
    const char *before = _(" read ");

    fprintf(out, _("  ruling: paper of line %u, %s:"), ruling->ballot, contest->title);
    if (!ruling->read)
        fputs(_(" invalid"), out);
    for (uint32_t i = 0; ruling->read && i < contest->item_count; i++)
        if (ruling->before[i].unreadable) {
            fprintf(out, "%s%s: ", before, contest->items[i].title);
            print_row(out, contest, &ruling->after[i]);
            before = _(", ");
        }
    fprintf(out, _("; reason: %s\n"), ruling->reason);
}

static void print_join(FILE *out, const struct state *state, const struct join *join)
{
    fprintf(out, _("  join: %s:"), state->definition.contests[join->contest].title);
    for (size_t i = 0; i < join->count; i++)
        fprintf(out, "%s%s", i > 0 ? _(", ") : " ", join->names[i]);
    fprintf(out, _(" as %s; reason: %s\n"), join->as, join->reason);
}

static void print_chief(FILE *out, const struct state *state)
{
    const struct definition *definition = &state->definition;

    if (definition->chief == 0)
        return;
    fprintf(out, _("checked: rulings %llu, joins %llu, by the chief scrutineer %s\n"), (count)state->checked.rulings,
            (count)state->checked.joins, definition->trustees[definition->chief - 1].name);
    for (const struct ruling *ruling = state->rulings; ruling; ruling = ruling->next)
        print_ruling(out, state, ruling);
    for (const struct join *join = state->joins; join; join = join->next)
        print_join(out, state, join);
}

static void print_secrecy(FILE *out, const struct state *state)
{
    const struct definition *definition = &state->definition;
    const struct checked *checked = &state->checked;

    if (definition->named) {
        fprintf(out, _("suite %s, named vote, trustees %u, names on the roll %u\n"), state->suite->name, definition->trustee_count,
                state->roll.count);
        fprintf(out, _("checked: lines and their chain %llu, signatures %llu, named ballots %llu\n"), (count)checked->lines,
                (count)checked->signatures, (count)state->tally.named);
        return;
    }
    fprintf(out, _("suite %s, trustees %u, threshold %u, credentials on the roll %u\n"), state->suite->name, definition->trustee_count,
            definition->threshold, state->roll.count);
    fprintf(out, _("checked: lines and their chain %llu, signatures %llu, proofs of possession %llu, rehearsals %llu\n"),
            (count)checked->lines, (count)checked->signatures, (count)checked->possessions, (count)checked->rehearsals);
    fprintf(out, _("checked: sealed ballots %llu, proofs in them %llu, paper ballots %llu, shares %llu\n"), (count)state->tally.sealed,
            (count)checked->proofs, (count)state->tally.paper, (count)checked->shares);
    if (checked->challenges > 0)
        fprintf(out, ngettext("checked: %llu challenge, of a sealed ballot that was opened instead of cast\n",
                              "checked: %llu challenges, each of a sealed ballot that was opened instead of cast\n", checked->challenges),
                (count)checked->challenges);
}

static void print_attested(FILE *out, const struct state *state)
{
    const char *before = _(": ");

    fprintf(out, _("attested by trustees: %llu of %u"), (count)state->checked.attests, state->definition.trustee_count);
    for (uint32_t i = 0; i < state->definition.trustee_count; i++)
        if (state->trustees[i].attested) {
            fprintf(out, "%s%s", before, state->definition.trustees[i].name);
            before = _(", ");
        }
    fprintf(out, "\n");
    if (state->checked.attests < state->definition.attestations)
        fprintf(out, _("FEWER THAN ASKED FOR: trustees who are to attest: %u, who have: %llu\n"), state->definition.attestations,
                (count)state->checked.attests);
    else if (state->definition.attestations > 0)
        fprintf(out, _("as many as the %u asked for\n"), state->definition.attestations);
}

/* For people to compare with what stands in minutes or on a checkpoint (E1). */
static void print_root(FILE *out, const struct state *state)
{
    char text[SHORT_ROOM];
    uint8_t root[HASH_BYTES];

    tree_root(root, &state->tree, state->suite);
    short_form(text, root);
    fprintf(out, _("the whole log: %llu/%s\n"), (count)state->line, text);
}

static void print_checked(FILE *out, const struct state *state, const struct verifier *previous)
{
    fprintf(out, "%s\n", state->definition.title);
    print_secrecy(out, state);
    print_chief(out, state);
    if (state->definition.follows_another && previous)
        fprintf(out, _("follows: %s; that log is verified too, lines: %llu\n"), previous->state.definition.title,
                (count)previous->state.checked.lines);
    else if (state->definition.follows_another)
        fputs(_("follows a vote not shown here\n"), out);
    if (state->phase >= PHASE_OPEN)
        fprintf(out, _("deputies %u, present %u, issued %u, returned %llu\n"), state->definition.deputies, state->present,
                state->issued, (count)tally_returned(&state->tally));
    if (state->phase == PHASE_COUNTED)
        print_attested(out, state);
    print_root(out, state);
}

/* ---- verdicts ---- */

struct candidate_words {
    const char *name, *behind;
};

static struct candidate_words candidate_words(const struct votes *votes, uint32_t candidate)
{
    const struct contest *contest = votes->contest;

    if (candidate < contest->item_count)
        return (struct candidate_words){contest->items[candidate].title, ""};
    return (struct candidate_words){votes->others.list[candidate - contest->item_count].name, _(" (written in)")};
}

/* Counts stand in a column, unless a title is so long that they would stand far from all others. */
static void print_candidates(FILE *out, const struct votes *votes, const uint32_t *candidates, uint32_t number)
{
    size_t width = 0;

    for (uint32_t i = 0; i < number; i++) {
        struct candidate_words words = candidate_words(votes, candidates[i]);
        size_t taken = columns(words.name) + columns(words.behind);
        if (taken > width && taken <= NAME_COLUMNS)
            width = taken;
    }
    for (uint32_t i = 0; i < number; i++) {
        struct candidate_words words = candidate_words(votes, candidates[i]);
        size_t behind = columns(words.behind);
        fprintf(out, "  %3u. %s%s%*s  %llu\n", i + 1, words.name, words.behind, blanks(words.name, width > behind ? width - behind : 0), "",
                (count)candidate_count(votes, candidates[i]));
    }
}

static void print_others(FILE *out, const struct others_list *others)
{
    if (others->count == 0)
        return;
    fputs(_("  written in:"), out);
    for (uint32_t i = 0; i < others->count && i < NAMES_SHOWN; i++)
        fprintf(out, "%s%s %llu", i > 0 ? _(", ") : " ", others->list[i].name, (count)others->list[i].count);
    if (others->count > NAMES_SHOWN)
        fprintf(out, _(" and %u more"), others->count - NAMES_SHOWN);
    fprintf(out, "\n");
}

static void print_select(FILE *out, const struct votes *votes, const struct verdict *verdict)
{
    print_candidates(out, votes, verdict->adopted, verdict->adopted_count);
    if (verdict->runoff_count > 0) {
        if (verdict->state == VERDICT_TIED)
            fprintf(out, ngettext("  the presidium decides %u place among\n", "  the presidium decides %u places among\n", verdict->runoff_places),
                    verdict->runoff_places);
        else
            fprintf(out, ngettext("  run-off for %u place among\n", "  run-off for %u places among\n", verdict->runoff_places),
                    verdict->runoff_places);
        print_candidates(out, votes, verdict->runoff, verdict->runoff_count);
    }
    if (verdict->short_of > 0)
        fprintf(out, _("  places left over: %u\n"), verdict->short_of);
    print_others(out, &votes->others);
}

static void print_grades(FILE *out, const struct contest *contest, const struct verdict *verdict)
{
    for (uint32_t i = 0; i < contest->item_count; i++)
        fprintf(out, "  %3u. %s: %s\n", i + 1, contest->items[i].title, contest->decide.grades[verdict->grades[i]].id);
}

static void print_verdict(FILE *out, const struct state *state, uint32_t index)
{
    static const char *const words[VERDICT_STATES] = {
        [VERDICT_DECIDED] = N_("decided"), [VERDICT_RUNOFF] = N_("run-off"), [VERDICT_TIED] = N_("tied, the presidium decides"),
        [VERDICT_SHORT] = N_("short"), [VERDICT_VOID] = N_("void")};
    const struct contest *contest = &state->definition.contests[index];
    const struct verdict *verdict = &state->verdicts[index];
    struct votes votes;

    fprintf(out, "%s%s%s", contest->title, _(": "), _(words[verdict->state]));
    if (verdict->state == VERDICT_VOID) {
        fprintf(out, "\n");
        return;
    }
    votes = result_votes(state, index);
    if (contest->decide.rule == RULE_SELECT)
        fprintf(out, _(", places: %u of %u"), verdict->adopted_count, contest->decide.places);
    else if (contest->decide.rule == RULE_PASS)
        fprintf(out, _(", passed: %u of %u"), verdict->adopted_count, contest->item_count);
    fprintf(out, _(", valid %llu, invalid %llu\n"), (count)state->counts.valid[index], (count)state->counts.invalid[index]);
    if (contest->decide.rule == RULE_SELECT)
        print_select(out, &votes, verdict);
    else if (contest->decide.rule == RULE_PASS)
        print_candidates(out, &votes, verdict->adopted, verdict->adopted_count);
    else
        print_grades(out, contest, verdict);
}

void report_text(FILE *out, const struct verifier *verifier, const struct verifier *previous, enum outcome outcome)
{
    const struct state *state = &verifier->state;
    const struct refusal *refusal = &verifier->refusal;

    if (outcome == REFUTED) {
        fprintf(out, _("REFUTED line %llu: V%d %s: found %s, wanted %s\n"), (count)refusal->line, (int)refusal->check,
                _(check_name(refusal->check)), refusal->found, refusal->wanted);
        return;
    }
    print_checked(out, state, previous);
    if (state->phase != PHASE_COUNTED) {
        fprintf(out, _("HOLDS SO FAR: the vote is %s, there is no result yet\n"), _(phase_name(state->phase)));
        return;
    }
    fputs(_("VERIFIED\n"), out);
    for (uint32_t i = 0; i < state->definition.contest_count; i++)
        print_verdict(out, state, i);
}
