/* The report for people. */
#include "report.h"

#include "short.h"

#define NAMES_SHOWN 12

typedef unsigned long long count;

const char *phase_name(enum phase phase)
{
    static const char *const names[] = {"empty", "defined", "open", "closed", "counted"};

    return names[phase];
}

/* ---- what was checked ---- */

static void print_row(FILE *out, const struct contest *contest, const struct paper_row *row)
{
    const char *plus = "";

    if (row->unreadable || row->marks == 0)
        fputs(row->unreadable ? "unreadable 无法辨认" : "no mark 未写", out);
    for (uint32_t k = 0; k < contest->mark_count; k++)
        if (row->marks >> k & 1) {
            fprintf(out, "%s%s", plus, contest->marks[k]);
            plus = "+";
        }
}

static void print_ruling(FILE *out, const struct state *state, const struct ruling *ruling)
{
    const struct contest *contest = &state->definition.contests[ruling->contest];
    const char *before = " read 认定 ";

    fprintf(out, "  ruling 裁定: paper of line %u, %s:", ruling->ballot, contest->title);
    if (!ruling->read)
        fputs(" invalid 无效", out);
    for (uint32_t i = 0; ruling->read && i < contest->item_count; i++)
        if (ruling->before[i].unreadable) {
            fprintf(out, "%s%s: ", before, contest->items[i].title);
            print_row(out, contest, &ruling->after[i]);
            before = ", ";
        }
    fprintf(out, "; reason 理由: %s\n", ruling->reason);
}

static void print_join(FILE *out, const struct state *state, const struct join *join)
{
    fprintf(out, "  join 合并: %s:", state->definition.contests[join->contest].title);
    for (size_t i = 0; i < join->count; i++)
        fprintf(out, "%s %s", i > 0 ? "," : "", join->names[i]);
    fprintf(out, " as 计入 %s; reason 理由: %s\n", join->as, join->reason);
}

static void print_chief(FILE *out, const struct state *state)
{
    const struct definition *definition = &state->definition;

    if (definition->chief == 0)
        return;
    fprintf(out, "checked: %llu rulings and %llu joins by the chief scrutineer 总监票人 %s\n", (count)state->checked.rulings,
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
        fprintf(out, "suite %s, named vote 记名, %u trustees, %u names on the roll\n", state->suite->name, definition->trustee_count,
                state->roll.count);
        fprintf(out, "checked: %llu lines and their chain, %llu signatures, %llu named ballots\n", (count)checked->lines,
                (count)checked->signatures, (count)state->tally.named);
        return;
    }
    fprintf(out, "suite %s, %u trustees, threshold %u, %u credentials on the roll\n", state->suite->name, definition->trustee_count,
            definition->threshold, state->roll.count);
    fprintf(out, "checked: %llu lines and their chain, %llu signatures, %llu proofs of possession, %llu rehearsals\n",
            (count)checked->lines, (count)checked->signatures, (count)checked->possessions, (count)checked->rehearsals);
    fprintf(out, "checked: %llu sealed ballots with %llu proofs, %llu paper ballots, %llu shares\n", (count)state->tally.sealed,
            (count)checked->proofs, (count)state->tally.paper, (count)checked->shares);
    if (checked->challenges > 0)
        fprintf(out, "checked: %llu challenge%s 抽验, each of a sealed ballot that was opened instead of cast\n", (count)checked->challenges,
                checked->challenges == 1 ? "" : "s");
}

static void print_attested(FILE *out, const struct state *state)
{
    const char *before = ": ";

    fprintf(out, "attested by %llu of %u trustees", (count)state->checked.attests, state->definition.trustee_count);
    for (uint32_t i = 0; i < state->definition.trustee_count; i++)
        if (state->trustees[i].attested) {
            fprintf(out, "%s%s", before, state->definition.trustees[i].name);
            before = ", ";
        }
    fprintf(out, "\n");
    if (state->checked.attests < state->definition.attestations)
        fprintf(out, "FEWER THAN ASKED FOR 签认人数不足: %u trustees are to attest, %llu have\n", state->definition.attestations,
                (count)state->checked.attests);
    else if (state->definition.attestations > 0)
        fprintf(out, "as many as the %u asked for 已达规定的签认人数\n", state->definition.attestations);
}

/* For people to compare with what stands in minutes or on a checkpoint (E1). */
static void print_root(FILE *out, const struct state *state)
{
    char text[SHORT_ROOM];
    uint8_t root[HASH_BYTES];

    tree_root(root, &state->tree, state->suite);
    short_form(text, root);
    fprintf(out, "the whole log 整个日志: %llu/%s\n", (count)state->line, text);
}

static void print_checked(FILE *out, const struct state *state, const struct verifier *previous)
{
    fprintf(out, "%s\n", state->definition.title);
    print_secrecy(out, state);
    print_chief(out, state);
    if (state->definition.follows_another && previous)
        fprintf(out, "follows 承接: %s; that log is verified too, %llu lines\n", previous->state.definition.title,
                (count)previous->state.checked.lines);
    else if (state->definition.follows_another)
        fprintf(out, "follows a vote not shown here 所承接的投票未在此出示\n");
    if (state->phase >= PHASE_OPEN)
        fprintf(out, "deputies 全体 %u, present 实到 %u, issued 发出 %u, returned 收回 %llu\n", state->definition.deputies, state->present,
                state->issued, (count)tally_returned(&state->tally));
    if (state->phase == PHASE_COUNTED)
        print_attested(out, state);
    print_root(out, state);
}

/* ---- verdicts ---- */

static void print_candidates(FILE *out, const struct votes *votes, const uint32_t *candidates, uint32_t number)
{
    const struct contest *contest = votes->contest;

    for (uint32_t i = 0; i < number; i++) {
        count x = candidate_count(votes, candidates[i]);
        if (candidates[i] < contest->item_count)
            fprintf(out, "  %3u. %s  %llu\n", i + 1, contest->items[candidates[i]].title, x);
        else
            fprintf(out, "  %3u. %s (written in 另选)  %llu\n", i + 1, votes->others.list[candidates[i] - contest->item_count].name, x);
    }
}

static void print_others(FILE *out, const struct others_list *others)
{
    if (others->count == 0)
        return;
    fprintf(out, "  written in 另选他人:");
    for (uint32_t i = 0; i < others->count && i < NAMES_SHOWN; i++)
        fprintf(out, "%s %s %llu", i > 0 ? "," : "", others->list[i].name, (count)others->list[i].count);
    if (others->count > NAMES_SHOWN)
        fprintf(out, " and %u more", others->count - NAMES_SHOWN);
    fprintf(out, "\n");
}

static void print_select(FILE *out, const struct votes *votes, const struct verdict *verdict)
{
    print_candidates(out, votes, verdict->adopted, verdict->adopted_count);
    if (verdict->runoff_count > 0) {
        fprintf(out, verdict->state == VERDICT_TIED ? "  the presidium 主席团 decides %u places among\n" : "  run-off for %u places among\n",
                verdict->runoff_places);
        print_candidates(out, votes, verdict->runoff, verdict->runoff_count);
    }
    if (verdict->short_of > 0)
        fprintf(out, "  %u places are left over\n", verdict->short_of);
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
        [VERDICT_DECIDED] = "decided 已决", [VERDICT_RUNOFF] = "run-off 需再投票", [VERDICT_TIED] = "tied 票数相等，由主席团决定",
        [VERDICT_SHORT] = "short 名额不足", [VERDICT_VOID] = "void 无效"};
    const struct contest *contest = &state->definition.contests[index];
    const struct verdict *verdict = &state->verdicts[index];
    struct votes votes;

    fprintf(out, "%s: %s", contest->title, words[verdict->state]);
    if (verdict->state == VERDICT_VOID) {
        fprintf(out, "\n");
        return;
    }
    votes = result_votes(state, index);
    if (contest->decide.rule == RULE_SELECT)
        fprintf(out, ", %u of %u places", verdict->adopted_count, contest->decide.places);
    else if (contest->decide.rule == RULE_PASS)
        fprintf(out, ", %u of %u passed 通过", verdict->adopted_count, contest->item_count);
    fprintf(out, ", valid %llu, invalid %llu\n", (count)state->counts.valid[index], (count)state->counts.invalid[index]);
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
        fprintf(out, "REFUTED line %llu: V%d %s: found %s, wanted %s\n验证不通过\n", (count)refusal->line, (int)refusal->check,
                check_name(refusal->check), refusal->found, refusal->wanted);
        return;
    }
    print_checked(out, state, previous);
    if (state->phase != PHASE_COUNTED) {
        fprintf(out, "HOLDS SO FAR 目前无误: the vote is %s, there is no result yet\n", phase_name(state->phase));
        return;
    }
    fprintf(out, "VERIFIED 验证通过\n");
    for (uint32_t i = 0; i < state->definition.contest_count; i++)
        print_verdict(out, state, i);
}
