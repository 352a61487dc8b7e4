/* A small vote for campaigns and benchmarks: everybody's keys, a log that stands open, and ballots sealed beforehand.
 *
 * The log is made once, as a template; a fresh log is a copy of it, so it is the same vote and the same ballots fit. */
#ifndef PJ_TESTS_SCENE_H
#define PJ_TESTS_SCENE_H

#include "engine/piaojue.h"

#define SCENE_TIME 1732233600u
#define SCENE_BODY 40000u

typedef struct {
    char *text;
    size_t len;
} scene_body;

typedef struct {
    int is_named;
    size_t items, voters, papers; /* papers: how many may come beside the voters' ballots before the vote is void */
    pj_key *recorder, *trustee, *station;
    pj_code *codes;
    scene_body *ballots;  /* one of each voter */
    scene_body *openings; /* of another ballot of each voter, which was not cast; NULL in a named vote */
} scene;

/* Ends the program with a message unless the status is PJ_OK. */
void scene_must(pj_status status, const pj_error *err, const char *what);

/* Makes keys and codes; no log yet. `items` with one mark each. Sealed votes are of P256-SHA256 with one trustee; all are. */
void scene_begin(scene *s, int is_named, size_t items, size_t voters, size_t papers);
void scene_end(scene *s);

/* The definition. The caller destroys it. */
pj_definition *scene_definition(const scene *s);

/* A log in a new file, up to `open` and with it. */
pj_log *scene_new_log(const scene *s, const char *path);

/* Seals every voter's ballot, and the openings. */
void scene_seal(scene *s, const pj_log *log);

/* Opens the log for writing, or ends the program. */
pj_log *scene_open_log(const char *path, int writable);

/* Copies a file over another, or ends the program. */
void scene_copy(const char *to, const char *from);

/* One ballot: the caller frees body->text; `opening` may be NULL. */
void scene_seal_one(const scene *s, const pj_log *log, size_t voter, int approve, scene_body *body, scene_body *opening);

double scene_now(void); /* seconds, monotonic */

#endif
