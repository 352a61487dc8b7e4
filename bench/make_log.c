/* Writes a log of N ballots of the Lanzhou vote: 13 items, one mark, at most 10; three trustees, of whom two decrypt. */
#include <stdlib.h>
#include <string.h>

#include "tests/verifier/maker.h"

#define MOST 9999999u   /* there is one deputy more than ballots */

static int complain(const char *what)
{
    fprintf(stderr, "make_log: %s\n", what);
    return 2;
}

static int write_file(const char *path, const struct plan *plan)
{
    FILE *to = fopen(path, "wbx");
    bool written;

    if (!to)
        return complain("the file cannot be made");
    written = write_log(to, plan);
    if (fclose(to) != 0 || !written)
        return complain("the file cannot be written");
    return 0;
}

int main(int argc, char **argv)
{
    struct suite *suites = calloc(SUITES, sizeof *suites);
    struct plan plan = {.items = 13, .marks = 1, .cap = 10, .row_max = 1, .trustees = 3, .threshold = 2};
    unsigned long ballots = argc == 4 ? strtoul(argv[2], NULL, 10) : 0;
    int status;

    if (argc != 4 || ballots < 1 || ballots > MOST) {
        free(suites);
        return complain("wanted: SUITE BALLOTS FILE");
    }
    if (!suites)
        return complain("no memory");
    suites_set(suites);
    plan.ballots = (uint32_t)ballots;
    for (size_t i = 0; i < SUITES; i++)
        if (strcmp(suites[i].name, argv[1]) == 0)
            plan.suite = &suites[i];
    status = plan.suite ? write_file(argv[3], &plan) : complain("no such suite");
    free(suites);
    return status;
}
