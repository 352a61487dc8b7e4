/* What the verbs of piaojue are called with. The vote is made by the program itself, once, and kept at each stage. In the words `~` stands
 * for a space. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/faults/folder.h"
#include "tests/faults/programs.h"

const char program_name[] = "piaojue";

#define DEFINE                                                                                                                          \
    "--preset election --title T --items items.csv --places 1 --deputies 5 --quorum at~least~1/2 --pass at~least~1/5 --recorder "      \
    "recorder.pub --trustee t1.pub --threshold 1 --station station.pub --chief 1 --witness w1.pub"

typedef struct {
    const char *stage; /* copied after the words; NULL: go on */
    const char *words, *input;
    const char *file, *text; /* written before, if there is one */
} step;

static const step steps[] = {
    {NULL, NULL, NULL, "items.csv", "id,title\nx,X\ny,Y\n"},
    {NULL, NULL, NULL, "papers.csv", "x,y,+\n,approve,\n?,oppose,王~五\n"},
    {NULL, "key --suite P256-SHA256 --name recorder -o recorder.key", NULL, NULL, NULL},
    {NULL, "key --suite P256-SHA256 --name t1 -o t1.key", NULL, NULL, NULL},
    {NULL, "key --suite P256-SHA256 --name station -o station.key", NULL, NULL, NULL},
    {"keys", "key --suite P256-SHA256 --name w1 -o w1.key", NULL, NULL, NULL},
    {"defined", "define --suite P256-SHA256 " DEFINE " -o vote.json", NULL, NULL, NULL},
    {"new", "new vote.log --definition vote.json --key recorder.key", NULL, NULL, NULL},
    {"dealt", "deal vote.log --key t1.key", NULL, NULL, NULL},
    {"accepted", "accept vote.log --key t1.key", NULL, NULL, NULL},
    {"roll", "roll vote.log --key recorder.key --count 2 --cards cards.csv", NULL, NULL, NULL},
    {"rehearsed", "rehearse vote.log --key t1.key", NULL, NULL, NULL},
    {"open", "open vote.log --key recorder.key --present 4 --issued 4", NULL, NULL, NULL},
    {NULL, "log checkpoint vote.log --key recorder.key -o checkpoint", NULL, NULL, NULL},
    {"papers", "import vote.log --station station.key --paper papers.csv", NULL, NULL, NULL},
    {NULL, "log checkpoint vote.log --key recorder.key -o later", NULL, NULL, NULL},
    {"cast", "cast vote.log --card - x=approve", "FIRST CARD", NULL, NULL},
    {"closed", "close vote.log --key recorder.key", NULL, NULL, NULL},
    {"shared", "share vote.log --key t1.key", NULL, NULL, NULL},
    {"counted", "result vote.log --key recorder.key", NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static char first_card[64], second_card[64], doubtful_words[200];

static int write_text(const char *folder, const char *name, const char *text)
{
    char path[800];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    for (; file && *text; text++)
        fputc(*text == '~' ? ' ' : *text, file);
    return file && fclose(file) == 0 ? 0 : -1;
}

static char *read_text(const char *folder, const char *name, char *text, size_t room)
{
    char path[800];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "r");
    size_t n = file ? fread(text, 1, room - 1, file) : 0;
    text[n] = 0;
    if (file)
        fclose(file);
    return text;
}

static void read_cards(const char *folder)
{
    char text[400];
    read_text(folder, "cards.csv", text, sizeof text);
    sscanf(text, "card %63[^\n] %63[^\n]", first_card, second_card);
    strcat(first_card, "\n");
}

/* The line of the paper to be ruled on: the papers were shuffled. */
static void find_doubtful(const char *folder)
{
    char text[20000], where[700];
    snprintf(where, sizeof where, "%s/..", folder);
    (void)run_plain(folder, "doubtful vote.log", NULL, 0);
    unsigned line = 0;
    sscanf(read_text(where, "out", text, sizeof text), "line %u", &line);
    snprintf(doubtful_words, sizeof doubtful_words, "rule vote.log --key t1.key --ballot %u --read approve,oppose --reason readable", line);
}

static int is_at(const step *s, const char *stage)
{
    return s->stage && strcmp(s->stage, stage) == 0;
}

/* A sealed ballot beside the open log, and a file of ballots. */
static int add_sealed(const char *root)
{
    char folder[600], text[300], from[600];
    snprintf(from, sizeof from, "%.500s/open", root);
    snprintf(folder, sizeof folder, "%.500s/sealed", root);
    folder_copy(folder, from);
    second_card[strcspn(second_card, "\n")] = 0;
    snprintf(text, sizeof text, "card,x,y\n%.*s,approve,\n%s,,oppose\n", (int)strlen(first_card) - 1, first_card, second_card);
    if (write_text(folder, "ballots.csv", text) != 0)
        return -1;
    return run_plain(folder, "seal vote.log --card - x=approve -o sealed", first_card, 0);
}

/* Logs of votes that the steps above do not make. */
static int add_given(const char *root)
{
    char command[1200];
    snprintf(command, sizeof command, "mkdir '%.500s/given' && cp testvectors/records-good/grade-P256-SHA256.log '%.500s/given/grade.log'", root, root);
    return system(command) == 0 ? 0 : -1;
}

/* The smallest vote that demo can run. */
static int add_example(const char *root)
{
    static const char *const files[][2] = {
        {"projects.csv", "id,title\nx,X\ny,Y\n"},
        {"ballots.csv", "x,y\napprove,\napprove,\n"},
        {"open.options", "--present 2\n--issued 2\n"},
        {"define.options", "--preset project-vote\n--title T\n--deputies 3\n--places 1\n"},
        {"expected.json", "{\"attendance\":{\"deputies\":3,\"issued\":2,\"present\":2,\"returned\":2},\"contests\":[{\"counts\":[[2],[0]],\"id\":\"projects\",\"invalid\":0,"
                          "\"unreadable\":[0,0],\"valid\":2,\"verdict\":{\"adopted\":[\"x\"],\"runoff\":{\"items\":[],\"places\":0},\"short\":0,\"state\":\"decided\"}}]}\n"},
    };
    char command[1300], folder[600];
    snprintf(folder, sizeof folder, "%.500s/example/small", root);
    snprintf(command, sizeof command, "mkdir -p '%s'", folder);
    int failed = system(command) != 0;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        failed |= write_text(folder, files[i][0], files[i][1]) != 0;
    return failed ? -1 : 0;
}

int make_templates(const char *root)
{
    char making[600], kept[1500];
    snprintf(making, sizeof making, "%.500s/making", root);
    snprintf(kept, sizeof kept, "mkdir '%s' '%s/empty'", making, root);
    if (system(kept) != 0)
        return -1;
    for (const step *s = steps; s->words || s->file; s++) {
        if (s->file && write_text(making, s->file, s->text) != 0)
            return -1;
        if (s->words && run_plain(making, s->words, s->input ? first_card : NULL, 0) != 0)
            return -1;
        if (is_at(s, "roll"))
            read_cards(making);
        if (is_at(s, "papers"))
            find_doubtful(making);
        if (s->stage) {
            snprintf(kept, sizeof kept, "%s/%s", root, s->stage);
            folder_copy(kept, making);
        }
    }
    return add_given(root) == 0 && add_example(root) == 0 ? add_sealed(root) : -1;
}

const program_case program_cases[] = {
    {"key", "empty", "key --suite P256-SHA256 --name somebody -o some.key", NULL, 0, 0},
    {"key", "empty", "key --suite SM2-SM3 --name somebody -o some.key", NULL, 0, 0},
    {"define", "keys", "define --suite P256-SHA256 " DEFINE " -o vote.json", NULL, 0, 0},
    {"explain", "defined", "explain vote.json", NULL, 0, 0},
    {"explain", "open", "explain vote.log --both", NULL, 0, 0},
    {"new", "defined", "new vote.log --definition vote.json --key recorder.key", NULL, 0, 0},
    {"deal", "new", "deal vote.log --key t1.key", NULL, 0, 0},
    {"accept", "dealt", "accept vote.log --key t1.key", NULL, 0, 0},
    {"roll", "accepted", "roll vote.log --key recorder.key --count 2 --cards cards.csv", NULL, 0, 0},
    {"rehearse", "roll", "rehearse vote.log --key t1.key", NULL, 0, 0},
    {"open", "rehearsed", "open vote.log --key recorder.key --present 4 --issued 4", NULL, 0, 0},
    {"cast", "open", "cast vote.log --card - x=approve --key recorder.key --receipt receipt", first_card, 0, 0},
    {"cast", "sealed", "cast vote.log --batch ballots.csv --key recorder.key --receipts receipts", NULL, 0, MAY_BE_PARTIAL},
    {"receipt", "papers", "receipt vote.log 6 --key recorder.key -o receipt", NULL, 0, 0},
    {"receipt", "papers", "receipt vote.log --all --key recorder.key -o receipts", NULL, 0, MAY_BE_PARTIAL},
    {"seal", "open", "seal vote.log --card - x=approve -o mine --qr", first_card, 0, 0},
    {"submit", "sealed", "submit vote.log sealed --key recorder.key --receipt receipt", NULL, 0, 0},
    {"challenge", "sealed", "challenge vote.log sealed", NULL, 0, 0},
    {"import", "open", "import vote.log --station station.key --paper papers.csv", NULL, 0, 0},
    {"doubtful", "papers", "doubtful vote.log --json", NULL, 0, 0},
    {"rule", "papers", doubtful_words, NULL, 0, 0},
    {"names", "papers", "names vote.log", NULL, 0, 0},
    {"join", "papers", "join vote.log --key t1.key --names 王~五 --as 王五 --reason same", NULL, 0, 0},
    {"close", "cast", "close vote.log --key recorder.key", NULL, 0, 0},
    {"share", "closed", "share vote.log --key t1.key", NULL, 0, 0},
    {"result", "shared", "result vote.log --key recorder.key", NULL, 0, 0},
    {"attest", "counted", "attest vote.log --key t1.key", NULL, 0, 0},
    {"runoff", "counted", "runoff vote.log -o next.json", NULL, 0, 0},
    {"report", "counted", "report vote.log -o sheet.txt", NULL, 0, 0},
    {"report", "given", "report grade.log -o sheet.html", NULL, 0, 0},
    {"log checkpoint", "papers", "log checkpoint vote.log --key recorder.key -o new --svg new.svg", NULL, 0, MAY_BE_PARTIAL},
    {"log cosign", "cast", "log cosign later --log vote.log --key w1.key --since checkpoint -o cosigned", NULL, 0, 0},
    {"log consistency", "counted", "log consistency vote.log --since checkpoint --key recorder.key -o proof", NULL, 0, 0},
    {"status", "closed", "status vote.log", NULL, 0, 0},
    {"doctor", "closed", "doctor vote.log --key recorder.key --cards cards.csv", NULL, 0, MAY_BE_PARTIAL | TELLS_FAULTS},
    {"demo", "example", "demo --examples small --dir made --suite P256-SHA256", NULL, 0, MAY_BE_PARTIAL | WHEN_NAMED | PASSES_VERDICTS},
    {NULL, NULL, NULL, NULL, 0, 0},
};
