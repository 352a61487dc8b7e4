/* The report for programs. */
#include "report_evidence.h"
#include "short.h"

typedef unsigned long long count;

/* Texts of a log have no control characters below U+0020; names of files may. */
void print_json_string(FILE *out, const char *text)
{
    fputc('"', out);
    for (; *text; text++) {
        if ((unsigned char)*text < 0x20) {
            fprintf(out, "\\u%04x", (unsigned)*text);
            continue;
        }
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
            print_json_string(out, state->definition.trustees[i].name);
            comma = ",";
        }
    fprintf(out, "]");
}

static void print_checked(FILE *out, const struct state *state)
{
    const struct checked *checked = &state->checked;

    fprintf(out, ",\"checked\":{\"attests\":%llu,\"challenges\":%llu,\"joins\":%llu,\"lines\":%llu,\"named\":%llu,\"paper\":%llu,"
            "\"possessions\":%llu,\"proofs\":%llu,\"rehearsals\":%llu,\"rulings\":%llu,\"sealed\":%llu,\"shares\":%llu,\"signatures\":%llu}",
            (count)checked->attests, (count)checked->challenges, (count)checked->joins, (count)checked->lines,
            (count)state->tally.named, (count)state->tally.paper, (count)checked->possessions, (count)checked->proofs, (count)checked->rehearsals, (count)checked->rulings,
            (count)state->tally.sealed, (count)checked->shares, (count)checked->signatures);
}

static void print_joins(FILE *out, const struct state *state)
{
    const char *comma = "";

    fprintf(out, ",\"joins\":[");
    for (const struct join *join = state->joins; join; join = join->next, comma = ",") {
        fprintf(out, "%s{\"as\":", comma);
        print_json_string(out, join->as);
        fprintf(out, ",\"contest\":\"%s\",\"names\":[", state->definition.contests[join->contest].id);
        for (size_t i = 0; i < join->count; i++) {
            fputs(i > 0 ? "," : "", out);
            print_json_string(out, join->names[i]);
        }
        fprintf(out, "],\"reason\":");
        print_json_string(out, join->reason);
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
        print_json_string(out, ruling->reason);
        fprintf(out, "}");
    }
    fprintf(out, "]");
}

/* How many trustees attest, and the whole log as a checkpoint that people can compare (E1). */
static void print_whole(FILE *out, const struct state *state)
{
    char text[SHORT_ROOM], bytes[BASE64_ROOM(HASH_BYTES)];
    uint8_t root[HASH_BYTES];

    tree_root(root, &state->tree, state->suite);
    short_form(text, root);
    base64url(bytes, root, HASH_BYTES);
    fprintf(out, "\"attestations\":{\"asked\":%u,\"given\":%llu},", state->definition.attestations, (count)state->checked.attests);
    print_attested(out, state);
    print_checked(out, state);
    fprintf(out, ",\"checkpoint\":{\"root\":\"%s\",\"short\":\"%llu/%s\",\"size\":%llu}", bytes, (count)state->line, text,
            (count)state->line);
}

/* True if one of them was refused. */
static bool print_evidence(FILE *out, const struct state *state, const struct exhibit *exhibits, size_t number)
{
    bool refuted = false;

    for (size_t i = 0; i < number; i++) {
        fputs(i == 0 ? ",\"evidence\":[" : ",", out);
        report_exhibit_json(out, &exhibits[i], state, BESIDE_LOG);
        refuted = refuted || exhibits[i].outcome != HOLDS;
    }
    fputs(number > 0 ? "]" : "", out);
    return refuted;
}

void report_json(FILE *out, const struct verifier *verifier, const struct verifier *previous, enum outcome outcome,
                 const struct exhibit *exhibits, size_t exhibit_count)
{
    bool refuted;
    const struct state *state = &verifier->state;
    const struct refusal *refusal = &verifier->refusal;

    if (outcome == REFUTED) {
        fprintf(out, "{\"check\":\"V%d\",\"checked\":{\"lines\":%llu},\"found\":", (int)refusal->check,
                (count)(refusal->check == V26_FOLLOWS ? state->line : refusal->line));
        print_json_string(out, refusal->found);
        fprintf(out, ",\"line\":%llu,\"name\":", (count)refusal->line);
        print_json_string(out, check_name(refusal->check));
        fprintf(out, ",\"status\":\"refuted\",\"wanted\":");
        print_json_string(out, refusal->wanted);
        fprintf(out, "}\n");
        return;
    }
    fprintf(out, "{");
    print_whole(out, state);
    refuted = print_evidence(out, state, exhibits, exhibit_count);
    if (state->definition.follows_another)
        fprintf(out, ",\"follows\":\"%s\"", previous ? "verified" : "not-shown");
    print_joins(out, state);
    fprintf(out, ",\"phase\":\"%s\"", phase_name(state->phase));
    if (state->result)
        fprintf(out, ",\"result\":%s", state->result);
    print_rulings(out, state);
    fprintf(out, ",\"status\":\"%s\"}\n", refuted ? "refuted" : state->phase == PHASE_COUNTED ? "verified" : "holds-so-far");
}
