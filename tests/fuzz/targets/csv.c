/* CSV: what is read, written again with every cell quoted, is read the same. */
#include <stdlib.h>
#include <string.h>

#include "cli/csv.h"
#include "tests/fuzz/fuzz.h"

void fuzz_seeds(fuzz_taker *take, void *arg)
{
    static const char *const seeds[] = {
        "card,p01,p02\nABC,approve,\n,,\n", "\xef\xbb\xbf\"a\",\"b\"\"c\",d\r\n1,\"2\n3\",\"x\"\"\"\r\n\r\n", "id,title\np01,\xe7\xa5\xa8\n",
        "one\n\"\"\n", "a,b\n1,2", "a,a\n1,2\n", "a\n\n", "a,b\n1\n", "a,b\n\"1,2\n", "a,b\n\"1\"x,2\n", "a\rb\n", "\n\n", "",
    };
    for (size_t i = 0; i < sizeof seeds / sizeof *seeds; i++)
        take(arg, seeds[i], (const uint8_t *)seeds[i], strlen(seeds[i]));
}

static void put_cell(text *t, const char *cell)
{
    text_put(t, "\"");
    for (; *cell; cell++)
        text_put(t, *cell == '"' ? "\"\"" : (char[]){*cell, 0});
    text_put(t, "\"");
}

static void write_again(text *t, const csv *table)
{
    for (size_t i = 0; i < table->cells_len; i++) {
        put_cell(t, table->cells[i]);
        text_put(t, (i + 1) % table->columns ? "," : "\r\n");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    static FILE *nowhere;
    csv one, other;
    text t = {0};
    if (!nowhere)
        nowhere = fopen("/dev/null", "w");
    cli c = {.out = nowhere, .err = nowhere, .language = len % 2 ? PJ_CHINESE : PJ_ENGLISH};
    if (csv_read(&c, &one, fuzz_path_of(0, data, len)) != DONE)
        return 0;
    if (one.cells_len != (one.rows + 1) * one.columns)
        fuzz_found("%zu cells in %zu rows and %zu columns", one.cells_len, one.rows, one.columns);
    for (size_t row = 0; row < one.rows; row++)
        (void)csv_where(&one, row, row % one.columns);
    write_again(&t, &one);
    if (csv_read(&c, &other, fuzz_path_of(1, (const uint8_t *)t.bytes, t.len)) != DONE)
        fuzz_found("what was written again is refused: %s: %s", c.complaint, t.bytes);
    if (one.rows != other.rows || one.columns != other.columns)
        fuzz_found("what was written again has another shape: %s", t.bytes);
    for (size_t i = 0; i < one.cells_len; i++)
        if (strcmp(one.cells[i], other.cells[i]) != 0)
            fuzz_found("what was written again has another cell: %s", t.bytes);
    csv_free(&one);
    csv_free(&other);
    text_free(&t);
    return 0;
}
