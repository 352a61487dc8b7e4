#include "report.h"

#include <string.h>

typedef unsigned long long count;

static const char *phase_name(enum phase phase)
{
    static const char *const names[] = {"empty", "defined", "open", "closed", "counted"};

    return names[phase];
}

/* ---- for people ---- */

static void print_checked(FILE *out, const struct state *state)
{
    const struct definition *definition = &state->definition;
    const struct checked *checked = &state->checked;

    fprintf(out, "%s\n", definition->title);
    fprintf(out, "suite %s, %u trustees, threshold %u, %u credentials on the roll\n", state->suite->name, definition->trustee_count,
            definition->threshold, state->roll.count);
    fprintf(out, "checked: %llu lines and their chain, %llu signatures, %llu proofs of possession, %llu rehearsals\n",
            (count)checked->lines, (count)checked->signatures, (count)checked->possessions, (count)checked->rehearsals);
    fprintf(out, "checked: %llu sealed ballots with %llu proofs, %llu paper ballots, %llu shares\n", (count)state->tally.sealed,
            (count)checked->proofs, (count)state->tally.paper, (count)checked->shares);
    if (state->phase >= PHASE_OPEN)
        fprintf(out, "deputies 全体 %u, present 实到 %u, issued 发出 %u, returned 收回 %llu\n", definition->deputies, state->present,
                state->issued, (count)(state->tally.sealed + state->tally.paper));
    if (state->phase == PHASE_COUNTED) {
        const char *before = ": ";
        fprintf(out, "attested by %llu of %u trustees", (count)checked->attests, definition->trustee_count);
        for (uint32_t i = 0; i < definition->trustee_count; i++)
            if (state->trustees[i].attested) {
                fprintf(out, "%s%s", before, definition->trustees[i].name);
                before = ", ";
            }
        fprintf(out, "\n");
    }
}

static void print_items(FILE *out, const struct state *state, const struct contest *contest, const uint32_t *items, uint32_t number)
{
    const uint64_t *counts = state->counts.marks + contest->first_cell;

    for (uint32_t i = 0; i < number; i++)
        fprintf(out, "  %3u. %s  %llu\n", i + 1, contest->items[items[i]].title,
                (count)counts[items[i] * contest->mark_count + contest->decide.mark]);
}

static void print_verdict(FILE *out, const struct state *state, uint32_t index)
{
    static const char *const words[] = {[VERDICT_DECIDED] = "decided 已决", [VERDICT_RUNOFF] = "run-off 需再投票",
                                        [VERDICT_SHORT] = "short 名额不足", [VERDICT_VOID] = "void 无效"};
    const struct contest *contest = &state->definition.contests[index];
    const struct verdict *verdict = &state->verdicts[index];

    fprintf(out, "%s: %s", contest->title, words[verdict->state]);
    if (verdict->state != VERDICT_VOID)
        fprintf(out, ", %u of %u places, valid %llu, invalid %llu", verdict->adopted_count, contest->decide.places,
                (count)state->counts.valid[index], (count)state->counts.invalid[index]);
    fprintf(out, "\n");
    print_items(out, state, contest, verdict->adopted, verdict->adopted_count);
    if (verdict->runoff_count > 0) {
        fprintf(out, "  run-off for %u places among\n", verdict->runoff_places);
        print_items(out, state, contest, verdict->runoff, verdict->runoff_count);
    }
    if (verdict->short_of > 0)
        fprintf(out, "  %u places are left over\n", verdict->short_of);
}

void report_text(FILE *out, const struct verifier *verifier, enum outcome outcome)
{
    const struct state *state = &verifier->state;
    const struct refusal *refusal = &verifier->refusal;

    if (outcome == REFUTED) {
        fprintf(out, "REFUTED line %llu: V%d %s: found %s, wanted %s\n验证不通过\n", (count)refusal->line, (int)refusal->check,
                check_name(refusal->check), refusal->found, refusal->wanted);
        return;
    }
    print_checked(out, state);
    if (state->phase != PHASE_COUNTED) {
        fprintf(out, "HOLDS SO FAR 目前无误: the vote is %s, there is no result yet\n", phase_name(state->phase));
        return;
    }
    fprintf(out, "VERIFIED 验证通过\n");
    for (uint32_t i = 0; i < state->definition.contest_count; i++)
        print_verdict(out, state, i);
}

/* ---- for programs ---- */

/* Valid UTF-8 without control characters below U+0020: only quotes and backslashes need an escape. */
static void print_string(FILE *out, const char *text)
{
    fputc('"', out);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            fputc('\\', out);
        fputc(*text, out);
    }
    fputc('"', out);
}

static void print_attested(FILE *out, const struct state *state)
{
    const char *comma = "";

    fprintf(out, "\"attested\":[");
    for (uint32_t i = 0; i < state->definition.trustee_count; i++)
        if (state->trustees[i].attested) {
            fprintf(out, "%s", comma);
            print_string(out, state->definition.trustees[i].name);
            comma = ",";
        }
    fprintf(out, "]");
}

void report_json(FILE *out, const struct verifier *verifier, enum outcome outcome)
{
    const struct state *state = &verifier->state;
    const struct refusal *refusal = &verifier->refusal;
    const struct checked *checked = &state->checked;

    if (outcome == REFUTED) {
        fprintf(out, "{\"check\":\"V%d\",\"checked\":{\"lines\":%llu},\"found\":", (int)refusal->check, (count)refusal->line);
        print_string(out, refusal->found);
        fprintf(out, ",\"line\":%llu,\"name\":", (count)refusal->line);
        print_string(out, check_name(refusal->check));
        fprintf(out, ",\"status\":\"refuted\",\"wanted\":");
        print_string(out, refusal->wanted);
        fprintf(out, "}\n");
        return;
    }
    fprintf(out, "{");
    print_attested(out, state);
    fprintf(out, ",\"checked\":{\"attests\":%llu,\"lines\":%llu,\"paper\":%llu,\"possessions\":%llu,\"proofs\":%llu,"
            "\"rehearsals\":%llu,\"sealed\":%llu,\"shares\":%llu,\"signatures\":%llu}",
            (count)checked->attests, (count)checked->lines, (count)state->tally.paper, (count)checked->possessions,
            (count)checked->proofs, (count)checked->rehearsals, (count)state->tally.sealed, (count)checked->shares,
            (count)checked->signatures);
    fprintf(out, ",\"phase\":\"%s\"", phase_name(state->phase));
    if (state->result)
        fprintf(out, ",\"result\":%s", state->result);
    fprintf(out, ",\"status\":\"%s\"}\n", state->phase == PHASE_COUNTED ? "verified" : "holds-so-far");
}
