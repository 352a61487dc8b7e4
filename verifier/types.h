/* The types of F3, read from a line that is in canonical form. */
#ifndef VERIFIER_TYPES_H
#define VERIFIER_TYPES_H

#include "arena.h"
#include "json.h"

#define ID_MOST 32
#define ID_ROOM (ID_MOST + 1)
#define TEXT_MOST 600
#define KEY_NAME_MOST 100
#define COUNT_MOST 10000000u    /* of ballots and deputies */

struct reader {
    const struct json *json;
    struct arena *arena;        /* for what is longer than a number */
    struct refusal *refusal;
    enum check check;           /* that fails where a value is not of its type: V6, or V2 in the envelope */
};

struct member {
    const char *name;
    bool optional;
};

/* `test`: q·x > p·N or q·x ≥ p·N. */
struct test {
    bool at_least;
    uint32_t p, q;
};

/* F3's text, and E2's key name, of any bytes. */
bool text_valid(const uint8_t *text, size_t length);
bool key_name_valid(const uint8_t *name, size_t length);

bool test_holds(const struct test *test, uint64_t x, uint64_t base);

/* The member or element `node`, refused as something that is not `wanted`. */
enum outcome read_refuse(const struct reader *in, uint32_t node, const char *wanted);

/* The object has exactly the members of the table, which is in ascending order. nodes[i] is the i-th's value, 0 for one left out:
 * node 0 is the line itself. */
enum outcome read_members(const struct reader *in, uint32_t node, size_t count, const struct member table[], uint32_t nodes[]);

/* The value of the object's member of this name; 0 if there is none, or the node is no object. */
uint32_t member_node(const struct json *json, uint32_t node, const char *name);

/* The elements' nodes are *first, and from each one nodes[i].after to the next. */
enum outcome read_array(const struct reader *in, uint32_t node, size_t least, size_t most, uint32_t *first, size_t *count);
enum outcome read_int(const struct reader *in, uint32_t node, uint64_t least, uint64_t most, uint64_t *value);
enum outcome read_int32(const struct reader *in, uint32_t node, uint32_t least, uint32_t most, uint32_t *value);
enum outcome read_text(const struct reader *in, uint32_t node, bool may_be_empty, const char **text);
enum outcome read_id(const struct reader *in, uint32_t node, char id[ID_ROOM]);
enum outcome read_bytes(const struct reader *in, uint32_t node, size_t length, const uint8_t **bytes);
enum outcome read_bytes_to(const struct reader *in, uint32_t node, size_t length, uint8_t *bytes);
enum outcome read_time(const struct reader *in, uint32_t node);
enum outcome read_fraction(const struct reader *in, uint32_t node, uint32_t *p, uint32_t *q);
enum outcome read_test(const struct reader *in, uint32_t node, struct test *test);

/* One of `count` words; *which is its number. */
enum outcome read_word(const struct reader *in, uint32_t node, size_t count, const char *const words[], unsigned *which);

/* The string of a node, as it stands between the quotes, is this one. */
bool string_is(const struct json *json, uint32_t node, const char *string);

#endif
