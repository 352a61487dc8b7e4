#include "hash.h"

#include <gcrypt.h>
#include <string.h>

void put_length(uint8_t to[4], size_t length)
{
    to[0] = (uint8_t)(length >> 24);
    to[1] = (uint8_t)(length >> 16);
    to[2] = (uint8_t)(length >> 8);
    to[3] = (uint8_t)length;
}

void hash_pieces(uint8_t hash[HASH_BYTES], const struct suite *suite, size_t count, const struct bytes pieces[])
{
    gcry_buffer_t buffers[HASH_PIECES];

    memset(buffers, 0, sizeof buffers);
    for (size_t i = 0; i < count; i++) {
        /* libgcrypt only reads them; its type is for both directions */
        buffers[i].data = (void *)(uintptr_t)pieces[i].data;
        buffers[i].len = pieces[i].length;
    }
    /* Fails only for an algorithm it does not have; the self-test has seen both work. */
    if (gcry_md_hash_buffers(suite->hash, 0, hash, buffers, (int)count) != 0)
        memset(hash, 0, HASH_BYTES);
}

enum outcome hash_encoded(uint8_t hash[HASH_BYTES], const struct suite *suite, size_t count, const struct bytes x[])
{
    uint8_t prefix[4];
    gcry_md_hd_t md;

    if (gcry_md_open(&md, suite->hash, 0) != 0)
        return BROKEN;
    for (size_t i = 0; i < count; i++) {
        put_length(prefix, x[i].length);
        gcry_md_write(md, prefix, sizeof prefix);
        gcry_md_write(md, x[i].data, x[i].length);
    }
    memcpy(hash, gcry_md_read(md, 0), HASH_BYTES);
    gcry_md_close(md);
    return HOLDS;
}

/* RFC 9380 §5.3.1 with 48 bytes out: ⌈48/32⌉ = 2 blocks. */
static void expand_message(uint8_t out[48], const struct suite *suite, size_t count, const struct bytes message[],
                           const struct bytes *dst_prime)
{
    static const uint8_t block[64], length[3] = {0, 48, 0};
    uint8_t first[HASH_BYTES], one[HASH_BYTES], two[HASH_BYTES];
    const uint8_t number[2] = {1, 2};
    struct bytes pieces[HASH_PIECES] = {{block, sizeof block}};

    memcpy(pieces + 1, message, count * sizeof *message);
    pieces[count + 1] = (struct bytes){length, sizeof length};
    pieces[count + 2] = *dst_prime;
    hash_pieces(first, suite, count + 3, pieces);
    hash_pieces(one, suite, 3, (struct bytes[]){{first, HASH_BYTES}, {&number[0], 1}, *dst_prime});
    for (int i = 0; i < HASH_BYTES; i++)
        first[i] ^= one[i];
    hash_pieces(two, suite, 3, (struct bytes[]){{first, HASH_BYTES}, {&number[1], 1}, *dst_prime});
    memcpy(out, one, HASH_BYTES);
    memcpy(out + HASH_BYTES, two, 48 - HASH_BYTES);
}

/* 48 bytes big-endian modulo n: high·2^256 + low. */
static void reduce_wide(struct num *scalar, const uint8_t wide[48], const struct suite *suite)
{
    struct num high = {{0}}, low;

    for (int i = 0; i < 16; i++)
        high.w[1 - i / 8] = high.w[1 - i / 8] << 8 | wide[i];
    num_load(&low, wide + 16);
    mod_reduce(&low, &low, &suite->n);
    mod_enter(&high, &high, &suite->n);     /* the Montgomery form of x is x·2^256 mod n */
    mod_add(scalar, &high, &low, &suite->n);
}

void hash_to_scalar(struct num *scalar, const struct suite *suite, const char *use, size_t count, const struct bytes x[])
{
    char dst[64] = "piaojue/1/";
    uint8_t prefix[8][4], wide[48];
    struct bytes message[HASH_PIECES], dst_prime = {dst, 0};
    size_t used = 0;

    strcat(strcat(strcat(dst, suite->name), "/"), use);     /* 10 + 11 + 1 + 10 at most */
    dst_prime.length = strlen(dst) + 1;
    dst[dst_prime.length - 1] = (char)(dst_prime.length - 1);
    put_length(prefix[0], strlen(suite->name));
    message[used++] = (struct bytes){prefix[0], 4};
    message[used++] = (struct bytes){suite->name, strlen(suite->name)};
    for (size_t i = 0; i < count; i++) {
        put_length(prefix[i + 1], x[i].length);
        message[used++] = (struct bytes){prefix[i + 1], 4};
        message[used++] = x[i];
    }
    expand_message(wide, suite, used, message, &dst_prime);
    reduce_wide(scalar, wide, suite);
}

void leaf_hash(uint8_t hash[HASH_BYTES], const struct suite *suite, const uint8_t *line, size_t length)
{
    static const uint8_t zero;

    hash_pieces(hash, suite, 2, (struct bytes[]){{&zero, 1}, {line, length}});
}

void node_hash(uint8_t hash[HASH_BYTES], const uint8_t left[HASH_BYTES], const uint8_t right[HASH_BYTES], const struct suite *suite)
{
    static const uint8_t one = 1;
    uint8_t node[HASH_BYTES];

    hash_pieces(node, suite, 3, (struct bytes[]){{&one, 1}, {left, HASH_BYTES}, {right, HASH_BYTES}});
    memcpy(hash, node, HASH_BYTES);
}

void tree_add(struct tree *tree, const uint8_t leaf[HASH_BYTES], const struct suite *suite)
{
    uint8_t node[HASH_BYTES];
    unsigned k = 0;

    memcpy(node, leaf, HASH_BYTES);
    for (; tree->leaves >> k & 1; k++)
        node_hash(node, tree->complete[k], node, suite);
    memcpy(tree->complete[k], node, HASH_BYTES);
    tree->leaves++;
}

/* RFC 9162 §2.1.1: the split at the largest power of two below k puts the complete subtrees left to right from large to small, each
 * the left neighbour of everything smaller. */
void tree_root(uint8_t root[HASH_BYTES], const struct tree *tree, const struct suite *suite)
{
    bool any = false;

    for (unsigned k = 0; k < 64; k++) {
        if (!(tree->leaves >> k & 1))
            continue;
        if (any)
            node_hash(root, tree->complete[k], root, suite);
        else
            memcpy(root, tree->complete[k], HASH_BYTES);
        any = true;
    }
    if (!any)
        hash_pieces(root, suite, 0, NULL);
}
