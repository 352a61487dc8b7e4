/* Whole files: read at once, and written so that they are either there with all their bytes or not there at all. */
#ifndef PIAOJUE_CLI_FILES_H
#define PIAOJUE_CLI_FILES_H

#include "cli/text.h"

enum { MODE_SECRET = 0600, MODE_PUBLIC = 0644 };

/* Reads all of a file of at most `most` bytes. The text is NUL-terminated; a file that holds a NUL is refused. Free it with text_free, which wipes it. */
int file_read(cli *c, text *t, const char *path, size_t most);

/* Writes a new file and returns when it would survive a power cut. It must not exist, and nobody ever sees a part of it. */
int file_write_new(cli *c, const char *path, const char *bytes, size_t len, int mode);

/* file_write_new, or standard output where path is "-" or NULL. */
int file_write_or_print(cli *c, const char *path, const char *bytes, size_t len, int mode);

/* Complains if something is there already: to be asked before long work. */
int file_is_new(cli *c, const char *path);

#endif
