/* Whole files: read at once, and written so that they are either there with all their bytes or not there at all. */
#ifndef PIAOJUE_CLI_FILES_H
#define PIAOJUE_CLI_FILES_H

#include "cli/text.h"

enum { MODE_SECRET = 0600, MODE_PUBLIC = 0644 };

/* Reads all of a file of at most `most` bytes. The text is NUL-terminated; a file that holds a NUL is refused. Free it with text_free, which wipes it. */
int file_read(cli *c, text *t, const char *path, size_t most);

/* The same of a file that is no text: it may hold a NUL. */
int file_read_bytes(cli *c, text *t, const char *path, size_t most);

/* Writes a new file and returns when it would survive a power cut. It must not exist, and nobody ever sees a part of it. */
int file_write_new(cli *c, const char *path, const char *bytes, size_t len, int mode);

/* file_write_new, or standard output where path is "-" or NULL. */
int file_write_or_print(cli *c, const char *path, const char *bytes, size_t len, int mode);

/* Where a path's file stands, "." if it names none: to be freed; NULL if there is no memory. */
char *folder_of(const char *path);

/* Makes a folder, unless there is one. */
int folder_make(cli *c, const char *path);
int is_folder(const char *path);

/* Is this a file that file_destroy can destroy, and not a pipe or a terminal? */
int file_is_plain(cli *c, const char *path);

/* Overwrites a file that holds a secret, and removes it. (On a disk that writes elsewhere what is overwritten, that is all a program can do.) */
int file_destroy(cli *c, const char *path);

/* Complains if something is there already: to be asked before long work. */
int file_is_new(cli *c, const char *path);
/* The same, and if its folder is not there or takes no file: where the file is written after something that cannot be taken back. */
int file_can_be_made(cli *c, const char *path);

#endif
