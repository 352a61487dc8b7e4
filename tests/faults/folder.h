/* What is in a folder: names, modes and bytes of its files, two levels deep. */
#ifndef PJ_TESTS_FAULTS_FOLDER_H
#define PJ_TESTS_FAULTS_FOLDER_H

#include <stddef.h>
#include <stdint.h>

#define ENTRIES_MAX 120

typedef struct {
    char name[160];
    unsigned mode;
    uint64_t size, hash;
} folder_entry;

typedef struct {
    size_t len;
    folder_entry entries[ENTRIES_MAX]; /* by name */
} folder_state;

/* These end the program with a message where they fail. */
void folder_look(folder_state *out, const char *path);
void folder_copy(const char *to, const char *from); /* replaces `to` */
void folder_remove(const char *path);

/* The name of the first entry that differs; NULL if there is none. */
const char *folder_difference(const folder_state *a, const folder_state *b);

#endif
