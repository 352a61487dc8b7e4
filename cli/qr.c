#include "cli/qr.h"

#include <errno.h>
#include <qrencode.h>
#include <unistd.h>

/* The light border that readers want, and the widest code that a terminal of 80 columns shows. */
enum { BORDER = 4, WIDTH_ON_TERMINAL = 80 - 2 * BORDER };

/* As many errors corrected as a terminal has room for: level M, or L, which is smaller. */
static int encode(cli *c, QRcode **code, const char *bytes, size_t len)
{
    *code = QRcode_encodeData((int)len, (const unsigned char *)bytes, 0, QR_ECLEVEL_M);
    if (*code != NULL && (*code)->width <= WIDTH_ON_TERMINAL)
        return DONE;
    QRcode_free(*code);
    *code = QRcode_encodeData((int)len, (const unsigned char *)bytes, 0, QR_ECLEVEL_L);
    if (*code != NULL)
        return DONE;
    return errno == ERANGE ? fail(c, _("%zu bytes are more than a QR code holds"), len) : no_memory(c);
}

/* Outside of the code everything is light. */
static int is_dark(const QRcode *code, int x, int y)
{
    return x >= 0 && y >= 0 && x < code->width && y < code->width && (code->data[y * code->width + x] & 1) != 0;
}

int qr_draw(cli *c, text *t, const char *bytes, size_t len)
{
    static const char *const blocks[] = {" ", "▀", "▄", "█"};
    int rc = DONE, on_terminal = isatty(fileno(c->out));
    QRcode *code = NULL;

    TRY(encode(c, &code, bytes, len));
    for (int y = -BORDER; y < code->width + BORDER; y += 2) {
        text_put(t, on_terminal ? "\033[30;107m" : "");
        for (int x = -BORDER; x < code->width + BORDER; x++)
            text_put(t, blocks[is_dark(code, x, y) + 2 * is_dark(code, x, y + 1)]);
        text_put(t, on_terminal ? "\033[0m\n" : "\n");
    }
    TRY(text_check(c, t));
out:
    QRcode_free(code);
    return rc;
}

/* One rectangle for every run of dark modules in a row. */
static void put_row(text *t, const QRcode *code, int y)
{
    char run[64];

    for (int x = 0; x < code->width; x++) {
        int end = x;

        while (is_dark(code, end, y))
            end++;
        if (end == x)
            continue;
        snprintf(run, sizeof run, "M%d %dh%dv1h-%dz", x + BORDER, y + BORDER, end - x, end - x);
        text_put(t, run);
        x = end;
    }
}

int qr_picture(cli *c, text *t, const char *bytes, size_t len, const char *caption)
{
    int rc = DONE, side;
    char line[512];
    QRcode *code = NULL;

    TRY(encode(c, &code, bytes, len));
    side = code->width + 2 * BORDER;
    snprintf(line, sizeof line,
             "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%dmm\" height=\"%dmm\">\n"
             "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n<path shape-rendering=\"crispEdges\" d=\"",
             side, side + BORDER, side, side + BORDER);
    text_put(t, line);
    for (int y = 0; y < code->width; y++)
        put_row(t, code, y);
    snprintf(line, sizeof line,
             "\"/>\n<text x=\"%d\" y=\"%d\" font-family=\"monospace\" font-size=\"2.2\" textLength=\"%d\" lengthAdjust=\"spacingAndGlyphs\">"
             "%s</text>\n</svg>\n",
             BORDER, side + 1, code->width, caption);
    text_put(t, line);
    TRY(text_check(c, t));
out:
    QRcode_free(code);
    return rc;
}
