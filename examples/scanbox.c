/* A scan box: feeds the paper ballots that it has read into a vote, all or none, and survives a power cut.
 *
 *     cc scanbox.c $(pkg-config --cflags --libs piaojue) -o scanbox && ./scanbox vote.log station.key batch-7 <papers
 *
 * Each line of standard input is a paper as the scanner saw it: a cell for every item in the order of the definition, with commas between
 * them; a cell is empty, or holds marks joined by "+", or "?" for what cannot be read. What is doubtful is not decided here: the engine
 * applies the rules of the vote, and the chief scrutineer rules on the rest.
 *
 * batch-7 is a file here that this program makes before it starts and keeps: the number of lines the log had. If it is there, an import was
 * begun before, and the same papers are only completed; so a batch can be fed twice without being counted twice. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <piaojue.h>

#define TRY(x)                   \
    do {                         \
        if ((rc = (x)) != PJ_OK) \
            goto out;            \
    } while (0)

typedef struct {
    char **lines;       /* what was read; the cells point into it */
    const char **cells; /* papers × items */
    size_t papers, items;
} batch;

static pj_status fail(pj_error *err, pj_status status, const char *text)
{
    snprintf(err->text, sizeof err->text, "%s", text);
    return status;
}

/* Cuts a line at its commas. */
static pj_status cut(const char **cells, size_t items, char *line, size_t number, pj_error *err)
{
    line[strcspn(line, "\r\n")] = 0;
    for (size_t i = 0; i < items; i++) {
        char *comma = strchr(line, ',');
        if ((comma != NULL) != (i + 1 < items)) {
            snprintf(err->text, sizeof err->text, "paper %zu has not %zu cells", number, items);
            return PJ_E_FORMAT;
        }
        cells[i] = line;
        if (comma) {
            *comma = 0;
            line = comma + 1;
        }
    }
    return PJ_OK;
}

static pj_status grow(batch *b)
{
    char **lines = realloc(b->lines, (b->papers + 1) * sizeof *lines);
    const char **cells;
    if (!lines)
        return PJ_E_MEMORY;
    b->lines = lines;
    b->lines[b->papers] = NULL;
    cells = realloc(b->cells, (b->papers + 1) * b->items * sizeof *cells);
    if (!cells)
        return PJ_E_MEMORY;
    b->cells = cells;
    return PJ_OK;
}

static pj_status read_papers(batch *b, FILE *file, pj_error *err)
{
    pj_status rc = PJ_OK;
    for (;;) {
        size_t room = 0;
        TRY(grow(b));
        if (getline(&b->lines[b->papers], &room, file) < 0)
            break;
        TRY(cut(b->cells + b->papers * b->items, b->items, b->lines[b->papers], b->papers + 1, err));
        b->papers++;
    }
    if (ferror(file) || b->papers == 0)
        TRY(fail(err, PJ_E_IO, "no papers could be read"));
out:
    return rc;
}

static void free_batch(batch *b)
{
    for (size_t i = 0; b->lines && i <= b->papers; i++)
        free(b->lines[i]);
    free(b->lines);
    free(b->cells);
}

/* The number that an earlier run wrote. 0: there was none (a log that can be imported into has many lines). */
static pj_status read_start(uint64_t *since, const char *path, pj_error *err)
{
    char text[32] = "", *end;
    FILE *file = fopen(path, "r");
    *since = 0;
    if (!file)
        return errno == ENOENT ? PJ_OK : fail(err, PJ_E_IO, "the batch's file cannot be read");
    if (fgets(text, sizeof text, file))
        *since = strtoull(text, &end, 10);
    fclose(file);
    /* Cut short by a power cut: then nothing was imported yet, for that comes after the file is synced. But let a person look. */
    if (*since > 0 && *end == '\n')
        return PJ_OK;
    return fail(err, PJ_E_FORMAT, "the batch's file is not whole: remove it if the log has none of these papers");
}

/* Must be on the disk before the first paper is in the log. */
static pj_status write_start(uint64_t since, const char *path, pj_error *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    int folder = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int good = fd >= 0 && folder >= 0 && dprintf(fd, "%" PRIu64 "\n", since) > 0 && fsync(fd) == 0 && fsync(folder) == 0;
    if (fd >= 0 && close(fd) != 0)
        good = 0;
    if (folder >= 0)
        close(folder);
    return good ? PJ_OK : fail(err, PJ_E_IO, "the batch's file cannot be written");
}

static pj_status read_key(pj_key **key, const char *path, pj_error *err)
{
    char text[2048];
    FILE *file = fopen(path, "r");
    size_t len;
    pj_status rc;
    if (!file)
        return fail(err, PJ_E_IO, "the key file cannot be opened");
    setvbuf(file, NULL, _IONBF, 0); /* else a buffer that nobody wipes keeps the key */
    len = fread(text, 1, sizeof text, file);
    rc = pj_key_read(key, text, len, err);
    pj_wipe(text, sizeof text);
    fclose(file);
    return rc;
}

static pj_status feed(pj_log *log, const pj_key *station, const batch *b, const char *path, pj_error *err)
{
    pj_status rc = PJ_OK;
    pj_summary before, after;
    uint64_t since;
    pj_log_summary(log, &before);
    TRY(read_start(&since, path, err));
    if (since > 0) {
        TRY(pj_log_import_rest(log, station, b->cells, NULL, b->papers, since, err));
    } else {
        TRY(write_start(before.lines, path, err));
        TRY(pj_log_import(log, station, b->cells, NULL, b->papers, err));
    }
    pj_log_summary(log, &after);
    printf("papers recorded, in shuffled order: %" PRIu32 "; fed: %zu; doubtful in all: %" PRIu32 "\n", after.paper - before.paper, b->papers,
           after.doubtful);
out:
    return rc;
}

int main(int argc, char **argv)
{
    pj_status rc = PJ_OK;
    pj_error err = {0};
    batch b = {0};
    pj_key *station = NULL;
    pj_log *log = NULL;
    pj_store store;
    if (argc != 4 || strchr(argv[3], '/')) {
        fprintf(stderr, "usage: scanbox LOG STATION.key BATCH <PAPERS\n");
        return 2;
    }
    TRY(read_key(&station, argv[2], &err));
    TRY(pj_store_open_file(&store, argv[1], 1, 10000, &err));
    TRY(pj_log_open(&log, &store, NULL, &err)); /* takes the store over, and cuts off what a power cut left of a line */
    b.items = pj_definition_items(pj_log_definition(log));
    TRY(read_papers(&b, stdin, &err));
    TRY(feed(log, station, &b, argv[3], &err));
out:
    if (rc != PJ_OK)
        fprintf(stderr, "scanbox: %s: %s\n", pj_status_name(rc), err.text);
    free_batch(&b);
    pj_log_close(log);
    pj_key_destroy(station);
    return rc == PJ_OK ? 0 : 1;
}
