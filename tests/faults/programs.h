/* The real programs under faults: each call of a program is one case, run again and again with the n-th allocation or call to the system
 * failing. The program under test is linked in under the name program_main, and runs in a process of its own. */
#ifndef PJ_TESTS_FAULTS_PROGRAMS_H
#define PJ_TESTS_FAULTS_PROGRAMS_H

#define WORDS_MAX 48

/* Bits of program_case.flags. */
enum {
    MAY_BE_PARTIAL = 1,  /* writes several files or records, of which the first may be there */
    EXACT = 2,           /* says the same at each run */
    TELLS_FAULTS = 4,    /* what fails is what it is asked for: "no" is an answer */
    WHEN_NAMED = 8,      /* long: only where --only names it */
    PASSES_VERDICTS = 16 /* those of another program, which has met no fault */
};

typedef struct {
    const char *name;   /* verb or mode, for what is printed */
    const char *folder; /* template: a folder below the scratch folder that this call starts from */
    const char *words;  /* of the call, with one space between each and the next */
    const char *input;  /* on standard input; NULL: nothing */
    int status;         /* without faults */
    unsigned flags;
} program_case;

int program_main(int argc, char **argv);

/* Makes the templates by the program itself, or from files, below the current folder. Returns 0, or says what failed. */
int make_templates(const char *root);
/* Runs the program without faults in `folder`; 0 if it ended with `status`. */
int run_plain(const char *folder, const char *words, const char *input, int status);

extern const char program_name[];
extern const program_case program_cases[]; /* ends with name NULL */

#endif
