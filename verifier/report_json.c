/* The report for programs. */
#include "report.h"

typedef unsigned long long count;

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

static void print_checked(FILE *out, const struct state *state)
{
    const struct checked *checked = &state->checked;

    fprintf(out, ",\"checked\":{\"attests\":%llu,\"joins\":%llu,\"lines\":%llu,\"named\":%llu,\"paper\":%llu,\"possessions\":%llu,"
            "\"proofs\":%llu,\"rehearsals\":%llu,\"rulings\":%llu,\"sealed\":%llu,\"shares\":%llu,\"signatures\":%llu}",
            (count)checked->attests, (count)checked->joins, (count)checked->lines, (count)state->tally.named, (count)state->tally.paper,
            (count)checked->possessions, (count)checked->proofs, (count)checked->rehearsals, (count)checked->rulings,
            (count)state->tally.sealed, (count)checked->shares, (count)checked->signatures);
}

static void print_joins(FILE *out, const struct state *state)
{
    const char *comma = "";

    fprintf(out, ",\"joins\":[");
    for (const struct join *join = state->joins; join; join = join->next, comma = ",") {
        fprintf(out, "%s{\"as\":", comma);
        print_string(out, join->as);
        fprintf(out, ",\"contest\":\"%s\",\"names\":[", state->definition.contests[join->contest].id);
        for (size_t i = 0; i < join->count; i++) {
            fputs(i > 0 ? "," : "", out);
            print_string(out, join->names[i]);
        }
        fprintf(out, "],\"reason\":");
        print_string(out, join->reason);
        fprintf(out, "}");
    }
    fprintf(out, "]");
}

static void print_rulings(FILE *out, const struct state *state)
{
    const char *comma = "";

    fprintf(out, ",\"rulings\":[");
    for (const struct ruling *ruling = state->rulings; ruling; ruling = ruling->next, comma = ",") {
        fprintf(out, "%s{\"ballot\":%u,\"contest\":\"%s\",\"decision\":\"%s\",\"reason\":", comma, ruling->ballot,
                state->definition.contests[ruling->contest].id, ruling->read ? "read" : "invalid");
        print_string(out, ruling->reason);
        fprintf(out, "}");
    }
    fprintf(out, "]");
}

void report_json(FILE *out, const struct verifier *verifier, const struct verifier *previous, enum outcome outcome)
{
    const struct state *state = &verifier->state;
    const struct refusal *refusal = &verifier->refusal;

    if (outcome == REFUTED) {
        fprintf(out, "{\"check\":\"V%d\",\"checked\":{\"lines\":%llu},\"found\":", (int)refusal->check,
                (count)(refusal->check == V26_FOLLOWS ? state->line : refusal->line));
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
    print_checked(out, state);
    if (state->definition.follows_another)
        fprintf(out, ",\"follows\":\"%s\"", previous ? "verified" : "not-shown");
    print_joins(out, state);
    fprintf(out, ",\"phase\":\"%s\"", phase_name(state->phase));
    if (state->result)
        fprintf(out, ",\"result\":%s", state->result);
    print_rulings(out, state);
    fprintf(out, ",\"status\":\"%s\"}\n", state->phase == PHASE_COUNTED ? "verified" : "holds-so-far");
}
