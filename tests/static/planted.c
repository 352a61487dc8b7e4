/* Bugs that the tools have to find (run.py, PLANTED). Never built. */
#include <stdlib.h>

int planted_out_of_bounds(void);
int planted_uninitialised(void);
int planted_null(int *p);
int planted_same(int a);
void planted_twice(char *p);
char planted_after(void);

int planted_out_of_bounds(void)
{
    int four[4] = {0};

    return four[4];
}

int planted_uninitialised(void)
{
    int value;

    return value + 1;
}

int planted_null(int *p)
{
    return p == NULL ? *p : 0;
}

int planted_same(int a)
{
    return a > 1 && a > 1;
}

void planted_twice(char *p)
{
    free(p);
    free(p);
}

char planted_after(void)
{
    char *p = calloc(1, 1), found;

    if (p == NULL)
        return 0;
    free(p);
    found = *p;
    return found;
}
