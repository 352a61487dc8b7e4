#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "report_evidence.h"

#include <string.h>
#include <time.h>

#include "language.h"
#include "short.h"

typedef unsigned long long count;

static const char *const words[] = {
    [EXHIBIT_RECEIPT] = N_("receipt"), [EXHIBIT_CHECKPOINT] = N_("checkpoint"), [EXHIBIT_SINCE] = N_("old checkpoint"),
    [EXHIBIT_PROOF] = N_("consistency proof")};
static const char *const names[] = {
    [EXHIBIT_RECEIPT] = "receipt", [EXHIBIT_CHECKPOINT] = "checkpoint", [EXHIBIT_SINCE] = "since", [EXHIBIT_PROOF] = "proof"};

static bool is_ballot(const struct exhibit *exhibit)
{
    return exhibit->sight.credential[0] != 0;
}

/* How many lines of the log, as far as it was looked at, stand behind those of the checkpoint. */
static uint64_t new_lines(const struct exhibit *exhibit, const struct state *state)
{
    if (exhibit->purpose == EXHIBIT_PROOF)
        return exhibit->note.checkpoint.size - exhibit->note.old;
    return state->line - exhibit->note.checkpoint.size;
}

/* ---- for people ---- */

static void print_time(FILE *out, uint64_t seconds)
{
    time_t time = (time_t)seconds;
    struct tm parts;
    char text[64];

    if (gmtime_r(&time, &parts) && strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts) > 0)
        fputs(text, out);
    else
        fprintf(out, _("%llu seconds after 1970"), (count)seconds);
}

static void print_key(FILE *out, const uint8_t *key, size_t length)
{
    char text[BASE64_ROOM(POINT_BYTES)];

    base64url(text, key, length);
    fprintf(out, "%s", text);
}

static void print_place(FILE *out, const struct exhibit *exhibit)
{
    const struct note *note = &exhibit->note;

    fprintf(out, _("  line %llu of %llu"), (count)note->index, (count)note->checkpoint.size);
    if (exhibit->sight.line_seen)
        fprintf(out, "%s%s", _(": "), exhibit->sight.kind);
    if (is_ballot(exhibit))
        fprintf(out, _(" by the credential %s"), exhibit->sight.credential);
    fprintf(out, "\n");
}

static void print_signed(FILE *out, const struct exhibit *exhibit, const struct state *state)
{
    const struct checkpoint *checkpoint = &exhibit->note.checkpoint;

    if (exhibit->purpose == EXHIBIT_RECEIPT && checkpoint->count == 0) {
        fputs(_("  not signed: nobody vouches for it but the log\n"), out);
    } else if (state) {
        fprintf(out, state->definition.has_ed25519 ? _("  signed by the recorder %s, with both keys\n") : _("  signed by the recorder %s\n"),
                state->definition.recorder.name);
    } else {
        fputs(_("  signed by the key of the recorder "), out);
        print_key(out, exhibit->note.keys, POINT_BYTES);
        if (receipt_has_ed25519(checkpoint)) {
            fputs(_(" and Ed25519 "), out);
            print_key(out, exhibit->note.keys + POINT_BYTES, ED25519_BYTES);
        }
        fputs(_("\n  (that these are the recorder's and the witnesses' keys is for you to compare: they stand in line 0)\n"), out);
    }
}

static void print_cosigners(FILE *out, const struct exhibit *exhibit, const struct state *state)
{
    if (state && state->definition.witness_count > 0)
        fprintf(out, _("  cosigned by witnesses: %u of %u, asked for: %u"), exhibit->cosigner_count, state->definition.witness_count,
                state->definition.witnesses_least);
    else
        fprintf(out, state ? _("  cosigned by witnesses: %u, none asked for") : _("  cosigned by witnesses: %u"), exhibit->cosigner_count);
    for (uint32_t i = 0; i < exhibit->cosigner_count; i++) {
        const struct cosigner *own = &exhibit->cosigners[i];
        fprintf(out, _("%s%.*s at "), i > 0 ? _(", ") : _(": "), (int)own->name_length, own->name);
        print_time(out, own->time);
        if (!state) {
            fputs(_(" by the key "), out);
            print_key(out, own->key, witness_key_bytes(exhibit->note.checkpoint.suite));
        }
    }
    fprintf(out, "\n");
}

static void print_short(FILE *out, const struct checkpoint *checkpoint)
{
    char text[SHORT_ROOM];

    short_form(text, checkpoint->root);
    fprintf(out, "%llu/%s", (count)checkpoint->size, text);
}

static void print_since(FILE *out, const struct exhibit *exhibit, const struct state *state)
{
    uint64_t new = new_lines(exhibit, state), old = exhibit->purpose == EXHIBIT_PROOF ? exhibit->note.old : exhibit->note.checkpoint.size;

    fprintf(out, ngettext("  the first line stands as it stood, not changed, removed or moved; ",
                          "  the first %llu lines stand as they stood, none changed, removed or moved; ", old), (count)old);
    fprintf(out, ngettext("%llu line is new\n", "%llu lines are new\n", new), (count)new);
}

void report_exhibit_text(FILE *out, const struct exhibit *exhibit, const struct state *state, enum beside beside)
{
    const struct refusal *refusal = &exhibit->refusal;

    if (exhibit->outcome == REFUTED) {
        fprintf(out, _("REFUTED %c%d %s: %s %s: found %s, wanted %s\n"), check_letter(refusal->check),
                check_number(refusal->check), _(check_name(refusal->check)), _(words[exhibit->purpose]), exhibit->path, refusal->found,
                refusal->wanted);
        return;
    }
    fprintf(out, _("HOLDS: %s %s\n"), _(words[exhibit->purpose]), exhibit->path);
    if (exhibit->purpose == EXHIBIT_RECEIPT)
        print_place(out, exhibit);
    fprintf(out, "  %s\n", state ? state->definition.title : exhibit->note.checkpoint.origin);
    print_signed(out, exhibit, state);
    print_cosigners(out, exhibit, state);
    fputs(_("  checkpoint "), out);
    print_short(out, &exhibit->note.checkpoint);
    fprintf(out, "\n");
    if (beside == BESIDE_SKIMMED || exhibit->purpose == EXHIBIT_PROOF)
        print_since(out, exhibit, state);
}

/* ---- for programs ---- */

static void print_refused(FILE *out, const struct exhibit *exhibit)
{
    const struct refusal *refusal = &exhibit->refusal;

    fprintf(out, "{\"check\":\"%c%d\",\"file\":", check_letter(refusal->check), check_number(refusal->check));
    print_json_string(out, exhibit->path);
    fprintf(out, ",\"found\":");
    print_json_string(out, refusal->found);
    fprintf(out, ",\"name\":\"%s\",\"purpose\":\"%s\",\"status\":\"refuted\",\"wanted\":", check_name(refusal->check),
            names[exhibit->purpose]);
    print_json_string(out, refusal->wanted);
    fprintf(out, "}");
}

static void print_cosigned(FILE *out, const struct exhibit *exhibit)
{
    const char *comma = "";

    fprintf(out, "\"cosigned\":[");
    for (uint32_t i = 0; i < exhibit->cosigner_count; i++, comma = ",") {
        const struct cosigner *own = &exhibit->cosigners[i];
        char name[KEY_NAME_MOST + 1];
        memcpy(name, own->name, own->name_length);
        name[own->name_length] = 0;
        fprintf(out, "%s{\"key\":\"", comma);
        print_key(out, own->key, witness_key_bytes(exhibit->note.checkpoint.suite));
        fprintf(out, "\",\"name\":");
        print_json_string(out, name);
        fprintf(out, ",\"time\":%llu}", (count)own->time);
    }
    fprintf(out, "]");
}

void report_exhibit_json(FILE *out, const struct exhibit *exhibit, const struct state *state, enum beside beside)
{
    const struct note *note = &exhibit->note;
    bool unsigned_receipt = exhibit->purpose == EXHIBIT_RECEIPT && note->checkpoint.count == 0;

    if (exhibit->outcome == REFUTED) {
        print_refused(out, exhibit);
        return;
    }
    fprintf(out, "{\"checkpoint\":\"");
    print_short(out, &note->checkpoint);
    fprintf(out, "\",");
    print_cosigned(out, exhibit);
    if (is_ballot(exhibit))
        fprintf(out, ",\"credential\":\"%s\"", exhibit->sight.credential);
    fprintf(out, ",\"file\":");
    print_json_string(out, exhibit->path);
    if (exhibit->purpose == EXHIBIT_RECEIPT)
        fprintf(out, ",\"index\":%llu", (count)note->index);
    if (exhibit->sight.line_seen)
        fprintf(out, ",\"kind\":\"%s\"", exhibit->sight.kind);
    if (beside == BESIDE_SKIMMED || exhibit->purpose == EXHIBIT_PROOF)
        fprintf(out, ",\"new\":%llu", (count)new_lines(exhibit, state));
    fprintf(out, ",\"origin\":\"%s\",\"purpose\":\"%s\",\"signed\":\"%s\",\"size\":%llu,\"status\":\"holds\"", note->checkpoint.origin,
            names[exhibit->purpose], unsigned_receipt ? "no" : "yes", (count)note->checkpoint.size);
    if (state)
        fprintf(out, ",\"witnesses\":{\"asked\":%u,\"given\":%u}", state->definition.witnesses_least, exhibit->cosigner_count);
    fprintf(out, "}");
}
