#include <glob.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tests/fuzz/fuzz.h"

void fuzz_found(const char *format, ...)
{
    char text[1500]; /* the rest is in the input */
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    fprintf(stderr, "fuzz: FOUND: %s\n", text);
    abort();
}

const char *fuzz_vectors(void)
{
    const char *folder = getenv("PJ_VECTORS");
    return folder ? folder : "testvectors";
}

uint8_t *fuzz_file(const char *path, size_t *len)
{
    FILE *f = fopen(path, "rb");
    uint8_t *bytes = NULL;
    long size = 0;
    if (f && fseek(f, 0, SEEK_END) == 0 && (size = ftell(f)) >= 0 && fseek(f, 0, SEEK_SET) == 0)
        bytes = malloc((size_t)size + 1);
    if (!bytes || fread(bytes, 1, (size_t)size, f) != (size_t)size) {
        fprintf(stderr, "fuzz: %s cannot be read\n", path);
        exit(2);
    }
    fclose(f);
    bytes[size] = 0;
    *len = (size_t)size;
    return bytes;
}

static void take_with_head(fuzz_taker *take, void *arg, const char *name, const uint8_t *head, size_t head_len, const uint8_t *bytes, size_t len)
{
    uint8_t *all = malloc(head_len + len + 1);
    if (!all)
        abort();
    if (head_len)
        memcpy(all, head, head_len);
    if (len)
        memcpy(all + head_len, bytes, len);
    take(arg, name, all, head_len + len);
    free(all);
}

void fuzz_seeds_of_files(fuzz_taker *take, void *arg, const char *pattern, size_t most, const uint8_t *head, size_t head_len)
{
    char path[1024];
    glob_t found;
    snprintf(path, sizeof path, "%s/%s", fuzz_vectors(), pattern);
    if (glob(path, 0, NULL, &found) != 0)
        fuzz_found("%s: no such vectors", path);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        size_t len;
        uint8_t *bytes = fuzz_file(found.gl_pathv[i], &len);
        if (len <= most)
            take_with_head(take, arg, strrchr(found.gl_pathv[i], '/') + 1, head, head_len, bytes, len);
        free(bytes);
    }
    globfree(&found);
}

static int hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Takes the escapes of JSON out of what stands up to the closing quote, as far as the vectors have them. Returns its length. */
static size_t unescape(uint8_t *out, const char *at)
{
    size_t len = 0;
    for (; *at && *at != '"'; at++) {
        at += *at == '\\' && at[1];
        out[len++] = (uint8_t)*at;
    }
    return len;
}

static size_t unhex(uint8_t *out, const char *at)
{
    size_t len = 0;
    for (; hex_digit(at[0]) >= 0 && hex_digit(at[1]) >= 0; at += 2)
        out[len++] = (uint8_t)(hex_digit(at[0]) << 4 | hex_digit(at[1]));
    return len;
}

void fuzz_seeds_of_member(fuzz_taker *take, void *arg, const char *file, const char *member, int is_text, const uint8_t *head, size_t head_len)
{
    char path[1024], wanted[64];
    size_t len, count = 0;
    snprintf(path, sizeof path, "%s/%s", fuzz_vectors(), file);
    snprintf(wanted, sizeof wanted, "\"%s\": \"", member);
    char *text = (char *)fuzz_file(path, &len);
    uint8_t *bytes = malloc(len + 1);
    for (char *at = text; bytes && (at = strstr(at, wanted)) != NULL; count++) {
        at += strlen(wanted);
        take_with_head(take, arg, file, head, head_len, bytes, is_text ? unescape(bytes, at) : unhex(bytes, at));
    }
    if (count == 0)
        fuzz_found("%s: no member %s", path, member);
    free(bytes);
    free(text);
}

const char *fuzz_path_of(unsigned slot, const uint8_t *bytes, size_t len)
{
    static int files[4] = {-1, -1, -1, -1};
    static char paths[4][40];
    if (files[slot] < 0)
        files[slot] = memfd_create("fuzz", 0);
    if (files[slot] < 0 || ftruncate(files[slot], 0) != 0 || pwrite(files[slot], bytes, len, 0) != (ssize_t)len)
        abort();
    snprintf(paths[slot], sizeof paths[slot], "/proc/self/fd/%d", files[slot]);
    return paths[slot];
}

uint8_t fuzz_byte(fuzz_input *in)
{
    if (in->len == 0)
        return 0;
    in->len--;
    return *in->p++;
}

void fuzz_bytes(fuzz_input *in, void *out, size_t len)
{
    size_t there = len < in->len ? len : in->len;
    memset(out, 0, len);
    if (there)
        memcpy(out, in->p, there);
    in->p += there;
    in->len -= there;
}
