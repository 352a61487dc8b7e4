#include "tests/faults/folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void cannot(const char *what, const char *path)
{
    fprintf(stderr, "faults: cannot %s %s\n", what, path);
    exit(2);
}

/* FNV-1a. */
static uint64_t hash_file(const char *path)
{
    char bytes[65536];
    uint64_t hash = 0xcbf29ce484222325u;
    ssize_t n;
    int fd = open(path, O_RDONLY);
    if (fd < 0)
        cannot("read", path);
    while ((n = read(fd, bytes, sizeof bytes)) > 0)
        for (ssize_t i = 0; i < n; i++)
            hash = (hash ^ (unsigned char)bytes[i]) * 0x100000001b3u;
    close(fd);
    return hash;
}

static void look_into(folder_state *out, const char *root, const char *below)
{
    char path[700];
    struct dirent *entry;
    struct stat st;
    snprintf(path, sizeof path, "%s/%s", root, below);
    DIR *folder = opendir(path);
    if (!folder)
        cannot("open", path);
    while ((entry = readdir(folder)) != NULL) {
        if (entry->d_name[0] == '.' && (!entry->d_name[1] || strcmp(entry->d_name, "..") == 0))
            continue;
        if (out->len == ENTRIES_MAX)
            cannot("hold", path);
        folder_entry *e = &out->entries[out->len++];
        if (snprintf(e->name, sizeof e->name, "%s%s%s", below, *below ? "/" : "", entry->d_name) >= (int)sizeof e->name)
            cannot("hold", entry->d_name);
        snprintf(path, sizeof path, "%s/%s", root, e->name);
        if (lstat(path, &st) != 0)
            cannot("look at", path);
        e->mode = st.st_mode;
        e->size = S_ISREG(st.st_mode) ? (uint64_t)st.st_size : 0;
        e->hash = S_ISREG(st.st_mode) ? hash_file(path) : 0;
        if (S_ISDIR(st.st_mode)) {
            char name[160];
            memcpy(name, e->name, sizeof name);
            look_into(out, root, name);
        }
    }
    closedir(folder);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const folder_entry *)a)->name, ((const folder_entry *)b)->name);
}

void folder_look(folder_state *out, const char *path)
{
    memset(out, 0, sizeof *out);
    look_into(out, path, "");
    qsort(out->entries, out->len, sizeof *out->entries, by_name);
}

const char *folder_difference(const folder_state *a, const folder_state *b)
{
    for (size_t i = 0; i < a->len || i < b->len; i++)
        if (i >= a->len || i >= b->len || memcmp(&a->entries[i], &b->entries[i], sizeof a->entries[i]) != 0)
            return i >= a->len ? b->entries[i].name : i >= b->len ? a->entries[i].name
                   : strcmp(a->entries[i].name, b->entries[i].name) > 0 ? b->entries[i].name : a->entries[i].name;
    return NULL;
}

static void shell(const char *command)
{
    if (system(command) != 0)
        cannot("run", command);
}

void folder_remove(const char *path)
{
    char command[700];
    snprintf(command, sizeof command, "rm -rf '%s'", path);
    shell(command);
}

void folder_copy(const char *to, const char *from)
{
    char command[1500];
    folder_remove(to);
    snprintf(command, sizeof command, "cp -a '%s' '%s'", from, to);
    shell(command);
}
