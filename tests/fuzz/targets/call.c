/* The command line, all verbs but `demo`: any words and files make it end with 0, 1 or 2, and a complaint with the latter two. Input: which log, after which line it is cut,
 * then the words of the call, one a line; behind each line `---` the text of a file, named 1, 2 and 3. Besides there are the log as `log`, its definition as `vote.json` and
 * keys of its parties: r.key, s.key, t1.key, t2.key and their .pub. All is done in a folder of its own. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/verbs.h"

#undef _ /* two domains of texts, none of which is used here */
#undef N_
#undef TRY /* the engine has another, and this file needs neither */
#include "tests/fuzz/mutate.h"

enum { WORDS_MOST = 64, TEXT_MOST = 20000 };

/* ---- seeds ---- */

typedef struct {
    uint8_t log, lines;
    const char *text;
} call_seed;

/* Cards of log 0, as the model draws them. */
#define CARD_1 "PBY-8EF-RDX-07G-BFA-97H-PVH-GSX-18S"
#define CARD_2 "K8Z-W7Z-BR4-YDB-HZY-RSJ-D14-XJ1-83Z"
enum { SMALL_OPEN = 11 };

static const call_seed calls[] = {
    {0, 255, "status\nlog\n--json\n"},
    {0, 255, "result\nlog\n--json\n--lang\nzh\n"},
    {0, 255, "report\nlog\n-o\nreport.txt\n"},
    {0, 255, "report\nlog\n-o\n-\n--lang=zh\n"},
    {0, 255, "receipt\nlog\n3\n4\n--key\nr.key\n-o\nx\n"},
    {0, 255, "log\ncheckpoint\nlog\n--key\nr.key\n-o\n-\n"},
    {0, 255, "log\nconsistency\nlog\n--since\n1\n-o\n-\n---\npiaojue/1/P256-SHA256/AAAA\n3\nAAAA\n\n"},
    {7, 255, "log\ncosign\n1\n--log\nlog\n--key\nr.key\n---\npiaojue/1/\n3\n\n"},
    {0, 10, "open\nlog\n--key\nr.key\n--present\n6\n--issued\n4\n--withdraw\n1\n--time\n2026-01-20T09:30:00Z\n---\ncard,name\n" CARD_1 ",a\n"},
    {0, 10, "open\nlog\n--key=r.key\n--present=6\n--issued=5\n--json\n"},
    {0, 7, "roll\nlog\n--key\nr.key\n--count\n3\n--cards\ncards.csv\n"},
    {0, 11, "cast\nlog\n--card\n" CARD_1 "\np01=approve\nprojects/p02=approve\n--key\nr.key\n--receipt\nx\n"},
    {0, 11, "cast\nlog\n--batch\n1\n---\ncard,p01,p02,p03\n" CARD_1 ",approve,,\n" CARD_2 ",,approve,\n"},
    {0, 11, "cast\nlog\n--batch\n1\n--cards\n2\n--skip-voted\n--receipts\nr\n---\np01,p02,p03\napprove,,\n,,\n---\ncard\n" CARD_1 "\n" CARD_2 "\n"},
    {0, 11, "seal\nlog\n--card\n" CARD_2 "\n--blank\n--qr\n-o\nsealed\n"},
    {0, 11, "submit\nlog\n1\n---\npiaojue-sealed/1\nfingerprint AAAA\nballot {\"contests\":[]}\nopening {}\n"},
    {0, 11, "challenge\nlog\n1\n---\npiaojue-sealed/1\nfingerprint AAAA\nballot {}\nopening {\"fingerprint\":\"AAAA\"}\n"},
    {2, 9, "import\nlog\n--station\ns.key\n--paper\n1\n---\nzhao,qian,sun,+\nfor,,?,A; B\nagainst,for+against,\"\",\n"},
    {11, 8, "import\nlog\n--station\ns.key\n--paper\n1\n--since\n6\n---\nm1,m2\nfor,\nagainst,?\n,for+against\n"},
    {2, 14, "rule\nlog\n--key\nt2.key\n--ballot\n11\n--contest\nchairs\n--read\nfor,,against\n--reason\nclear\n"},
    {2, 14, "rule\nlog\n--key\nt2.key\n--ballot\n9\n--invalid\n--reason\nclear\n"},
    {2, 14, "join\nlog\n--key\nt2.key\n--contest\nchairs\n--names\nA;C\n--as\nB\n--reason\nsame\n"},
    {2, 255, "names\nlog\n--json\n"},
    {2, 255, "doubtful\nlog\n"},
    {0, 255, "runoff\nlog\n-o\n-\n"},
    {0, 16, "close\nlog\n--key\nr.key\n"},
    {0, 17, "share\nlog\n--key\nt1.key\n"},
    {0, 20, "attest\nlog\n--key\nt2.key\n"},
    {0, 255, "explain\nlog\n--both\n"},
    {0, 255, "explain\nvote.json\n--lang\nzh\n"},
    {0, 255, "explain\n1\n---\n{\"contests\":[]}\n"},
    {0, 255, "new\nother\n--definition\nvote.json\n--key\nr.key\n"},
    {0, 255, "key\n--suite\nSM2-SM3\n--name\nx\n-o\nx.key\n"},
    {0, 255,
     "define\n-o\n-\n--suite\nP256-SHA256\n--title\nT\n--items\n1\n--marks\napprove\n--row\n0-1\n--cap\napprove:0-2\n--decide\nselect:approve:2\n--deputies\n36\n--base\ndeputies\n"
     "--pass\nmore than 1/2\n--quorum\nat least 2/3\n--preset\nproject-vote\n--recorder\nr.pub\n--trustee\nt1.pub\n--trustee\nt2.pub\n--threshold\n2\n---\nid,title\np01,One\np02,Two\np03,\"T, "
     "3\"\n"},
    {0, 255,
     "define\n-o\nx\n--suite=P256-SHA256\n--title=T\n--deputies=9\n--recorder=r.pub\n--trustee=t1.pub\n--threshold=1\n--station=s.pub\n--witness=2\n--witnesses-needed=1\n--chief=1\n"
     "--contest=a\n--preset=election\n--items=1\n--places=1\n--others=2:oppose\n--contest=b\n--preset=satisfaction\n--items=1\n--grade=good:satisfied:at least 1/2\n--grade=bad:less than 1/2\n"
     "--explain\n---\nid,title\np01,One\np02,Two\n---\npiaojue-public/1\n"},
    {0, 255, "--help\n"},
    {0, 255, "cast\n--help\n--lang=zh\n"},
};

/* A sealed ballot of log 0 as `seal` writes it, to be submitted, or opened. */
static void take_sealed(fuzz_taker *take, void *arg, const char *name)
{
    static const uint8_t choices[3] = {1, 0, 0};
    char seed[40000], body[20000], opening[8000];
    uint8_t fingerprint[32];
    size_t body_len = sizeof body, opening_len = sizeof opening;
    pj_code code;
    pj_error err;
    good_log start = *good_log_at(0);
    start.len = start.at[SMALL_OPEN];
    pj_log *log = good_open(&start, 0);
    if (pj_code_read(&code, CARD_1, strlen(CARD_1), &err) != PJ_OK ||
        pj_log_seal(log, body, &body_len, opening, &opening_len, &code, choices, sizeof choices, &err) != PJ_OK ||
        pj_log_fingerprint(log, fingerprint, body, body_len, &err) != PJ_OK)
        fuzz_found("a ballot that cannot be sealed: %s", err.text);
    int len = snprintf(seed, sizeof seed, "%c%c%s\nlog\n1\n---\npiaojue-sealed/1\nfingerprint %s\nballot %s\nopening %s\n", 'x', SMALL_OPEN, name,
                       write_hash(fingerprint).text, body, opening);
    seed[0] = 0;
    take(arg, name, (const uint8_t *)seed, (size_t)len);
    pj_log_close(log);
}

void fuzz_seeds(fuzz_taker *take, void *arg)
{
    uint8_t seed[4096];
    take_sealed(take, arg, "submit");
    take_sealed(take, arg, "challenge");
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        size_t len = strlen(calls[i].text);
        seed[0] = calls[i].log;
        seed[1] = calls[i].lines;
        memcpy(seed + 2, calls[i].text, len);
        take(arg, calls[i].text, seed, len + 2);
    }
}

/* ---- a folder ---- */

static int scratch = -1, home = -1;
static char scratch_path[64];

static void empty_scratch(void)
{
    DIR *folder = opendir(".");
    for (struct dirent *entry; folder && (entry = readdir(folder)) != NULL;)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 && unlink(entry->d_name) != 0 && rmdir(entry->d_name) != 0) {
            /* a folder of receipts, say */
            char inside[600];
            DIR *inner = opendir(entry->d_name);
            for (struct dirent *one; inner && (one = readdir(inner)) != NULL;) {
                snprintf(inside, sizeof inside, "%.255s/%.255s", entry->d_name, one->d_name);
                (void)unlink(inside);
            }
            if (inner)
                closedir(inner);
            (void)rmdir(entry->d_name);
        }
    if (folder)
        closedir(folder);
}

static void leave_scratch(void)
{
    if (fchdir(scratch) == 0)
        empty_scratch();
    if (fchdir(home) == 0)
        (void)rmdir(scratch_path);
}

static void enter_scratch(void)
{
    if (scratch < 0) {
        strcpy(scratch_path, access("/dev/shm", W_OK) == 0 ? "/dev/shm/piaojue-fuzz-XXXXXX" : "/tmp/piaojue-fuzz-XXXXXX");
        home = open(".", O_RDONLY | O_DIRECTORY);
        if (!mkdtemp(scratch_path) || (scratch = open(scratch_path, O_RDONLY | O_DIRECTORY)) < 0 || !freopen("/dev/null", "r", stdin))
            abort();
        atexit(leave_scratch);
    }
    if (fchdir(scratch) != 0)
        abort();
}

static void put_file(const char *name, const void *bytes, size_t len)
{
    FILE *f = fopen(name, "wb");
    if (!f || (len && fwrite(bytes, 1, len, f) != len) || fclose(f) != 0)
        abort();
}

static void put_key(const char *name, const pj_definition *d, const pj_point *sign, const pj_point *seal)
{
    char bytes[2048], path[64];
    size_t len = sizeof bytes;
    pj_key key = {.suite = d->suite, .key = *sign, .seal_key = seal ? *seal : *sign};
    pj_error err;
    snprintf(key.name, sizeof key.name, "%s", name);
    if (!fuzz_secret(&key.sign, sign->b, sizeof *sign) || !fuzz_secret(&key.seal, key.seal_key.b, sizeof key.seal_key))
        fuzz_found("%s: the keyring has not its key", name);
    if (pj_key_write(&key, bytes, &len, &err) != PJ_OK)
        fuzz_found("%s: %s", name, err.text);
    snprintf(path, sizeof path, "%s.key", name);
    put_file(path, bytes, len);
    len = sizeof bytes;
    if (pj_key_write_public(&key, bytes, &len, &err) != PJ_OK)
        fuzz_found("%s: %s", name, err.text);
    snprintf(path, sizeof path, "%s.pub", name);
    put_file(path, bytes, len);
}

static void put_parties(good_log *log)
{
    const pj_definition *d = good_vote(log, 1)->definition;
    char *bytes;
    size_t len;
    put_key("r", d, &d->recorder.key, NULL);
    put_key("s", d, d->stations_len > 0 ? &d->stations[0].key : &d->recorder.key, NULL);
    put_key("t1", d, &d->trustees[0].key, &d->trustees[0].seal);
    put_key("t2", d, &d->trustees[d->trustees_len > 1].key, &d->trustees[d->trustees_len > 1].seal);
    bytes = fuzz_line_write(d->body, &len);
    put_file("vote.json", bytes, len);
    free(bytes);
}

/* ---- a call ---- */

typedef struct {
    char text[TEXT_MOST + 1];
    char *words[WORDS_MOST + 1];
    int len;
} call;

/* Cuts the next piece of text off, up to a line `---`. */
static char *next_part(char **rest)
{
    char *part = *rest, *end = part ? strstr(part, "---\n") : NULL;
    *rest = end ? end + 4 : NULL;
    if (end)
        *end = 0;
    return part;
}

/* Nothing outside of the folder is for the fuzzer to write, and nothing that takes minutes. */
static int is_allowed(const call *c)
{
    for (int i = 0; i < c->len; i++) {
        const char *word = c->words[i];
        if (strstr(word, "..") || word[0] == '/' || (word[0] == '-' && strchr(word, '/') && !strstr(word, "t least ") && !strstr(word, "e than ") && !strstr(word, "s than ")))
            return 0;
        if (strcmp(c->words[0], "roll") == 0 && strspn(word + strcspn(word, "0123456789"), "0123456789") > 2)
            return 0;
    }
    return c->len > 0 && strcmp(c->words[0], "demo") != 0;
}

static int take_apart(call *c, const uint8_t *data, size_t len)
{
    static const char *const names[] = {"1", "2", "3"};
    char *rest = c->text, *part;
    len = len < TEXT_MOST ? len : TEXT_MOST;
    memcpy(c->text, data, len);
    c->text[len] = 0;
    part = next_part(&rest);
    for (char *word = strtok(part, "\n"); word && c->len < WORDS_MOST; word = strtok(NULL, "\n"))
        c->words[c->len++] = word;
    for (size_t i = 0; i < 3 && (part = next_part(&rest)) != NULL; i++)
        put_file(names[i], part, strlen(part));
    return is_allowed(c);
}

static void run_call(call *c)
{
    static FILE *nowhere;
    if (!nowhere)
        nowhere = fopen("/dev/null", "w");
    cli context = {.out = nowhere, .err = nowhere};
    int rc = verb_run(&context, c->len, c->words);
    if (rc < DONE || rc > FAILED || (rc != DONE && context.complaint[0] == 0))
        fuzz_found("%s ends with %d and the complaint \"%s\"", c->words[0], rc, context.complaint);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    static call c;
    if (len < 2)
        return 0;
    good_log *log = good_log_at(data[0]);
    pj_secret unused;
    /* What is read from elsewhere is read before it is entered. */
    (void)fuzz_secret(&unused, good_vote(log, 1)->definition->recorder.key.b, 64);
    enter_scratch();
    setenv("PIAOJUE_SANDBOX", "off", 1); /* which would outlast this call */
    put_parties(log);
    put_file("log", log->bytes, log->at[data[1] < log->lines ? data[1] : log->lines]);
    c.len = 0;
    if (take_apart(&c, data + 2, len - 2))
        run_call(&c);
    empty_scratch();
    if (fchdir(home) != 0)
        abort();
    return 0;
}
