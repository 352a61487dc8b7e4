/* QR codes: on a terminal, and as SVG for paper. */
#ifndef PIAOJUE_CLI_QR_H
#define PIAOJUE_CLI_QR_H

#include "cli/text.h"

/* Draws `bytes` with half blocks, dark modules as blocks, ready to be printed. On a terminal it gets colours, so that it is dark on light there too. */
int qr_draw(cli *c, text *t, const char *bytes, size_t len);

/* The same as an SVG picture, with `caption` below it: letters, digits and signs that XML does not mind. */
int qr_picture(cli *c, text *t, const char *bytes, size_t len, const char *caption);

#endif
