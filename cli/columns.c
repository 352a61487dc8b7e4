/* Columns of a terminal. The character type of the locale is UTF-8 (language.c). */
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "cli/cli.h"

size_t columns(const char *text)
{
    size_t sum = 0, left = strlen(text), len;
    mbstate_t state = {0};
    wchar_t character;

    for (; left > 0; text += len, left -= len) {
        int width = 1;

        len = mbrtowc(&character, text, left, &state);
        /* What is no character takes a column, byte for byte. */
        if (len > left) {
            len = 1;
            memset(&state, 0, sizeof state);
        } else
            width = wcwidth(character);
        sum += width > 0 ? (size_t)width : 0;
    }
    return sum;
}

int padding(const char *text, size_t width)
{
    size_t taken = columns(text);

    return taken < width ? (int)(width - taken) : 0;
}
