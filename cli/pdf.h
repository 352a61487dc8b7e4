/* PDF of an HTML page, by the browser of the machine: headless Chromium or Chrome. */
#ifndef PIAOJUE_CLI_PDF_H
#define PIAOJUE_CLI_PDF_H

#include "cli/text.h"

int pdf_is_possible(void);

/* Prints a page to `pdf`, in a folder of its own under TMPDIR that is removed again. `subject`: the file that complaints name. */
int pdf_print(cli *c, text *pdf, const char *subject, const char *html, size_t len);

#endif
