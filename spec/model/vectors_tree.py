"""Vectors of inclusion and consistency (P12)."""

import functools

import merkle
from suite import SUITES
from tree_proofs import consistency, consistent, included, inclusion
from vectors_basics import INVALID, VALID, of_hex

LARGER = (31, 33, 64, 100, 127)


@functools.lru_cache(maxsize=None)
def leaves_of(suite):
    return [merkle.leaf(suite, b"line %d" % k) for k in range(127)]


@functools.lru_cache(maxsize=None)
def root_of(suite, size):
    return merkle.root(suite, leaves_of(suite)[:size])


def flip(data):
    return data[:-1] + bytes([data[-1] ^ 1])


def hexes(hashes):
    return [one.hex() for one in hashes]


# Inclusion

def indices(size):
    """All in small trees, in larger ones those where something happens."""
    return range(size) if size <= 9 else sorted({0, 1, size // 2, size // 2 + 1, 1 << (size - 1).bit_length() - 1, size - 2, size - 1})


def inclusion_test(comment, size, index, leaf, path, root, result):
    return {"comment": comment, "size": size, "index": index, "leaf": leaf.hex(), "path": hexes(path), "root": root.hex(), "result": result}


def wrong_inclusions(suite, size, index):
    """(comment, what is changed)"""
    leaves, path = leaves_of(suite), inclusion(suite, index, leaves_of(suite)[:size])
    yield "a hash too many, of zeros", {"path": path + [bytes(32)]}
    yield "a hash too many, the root itself", {"path": path + [root_of(suite, size)]}
    yield "a hash too many, at the beginning", {"path": [leaves[index]] + path}
    yield "the root's last bit", {"root": flip(root_of(suite, size))}
    yield "the leaf's last bit", {"leaf": flip(leaves[index])}
    yield "the line in the place of its leaf hash", {"leaf": suite.H(b"line %d" % index)}
    yield "index is the size", {"index": size}
    yield "index is above the size", {"index": size + index + 1}
    yield "index is 2 to the 32nd more", {"index": index + 2 ** 32}
    yield "the root of the empty tree", {"root": merkle.root(suite, []), "path": []}
    if path:
        yield "no path", {"path": []}
        yield "the last hash is missing", {"path": path[:-1]}
        yield "the first hash is missing", {"path": path[1:]}
        yield "the neighbour's index", {"index": index ^ 1 if index ^ 1 < size else index - 1}
        yield "size 1", {"size": 1, "index": 0}
        yield "the root of a smaller tree", {"root": root_of(suite, size - 1)}
    for k in range(len(path)):
        yield "a bit of hash %d" % k, {"path": path[:k] + [flip(path[k])] + path[k + 1:]}
    for k in range(len(path) - 1):
        yield "hashes %d and %d swapped" % (k, k + 1), {"path": path[:k] + [path[k + 1], path[k]] + path[k + 2:]}


def other_sizes(suite, size, index):
    """A path does not always tell the size: with some other sizes it holds as well."""
    path = inclusion(suite, index, leaves_of(suite)[:size])
    for other in sorted({size - 1, size + 1, 2 * size, 1 << (size - 1).bit_length()} - {0, size}):
        holds = included(suite, index, other, leaves_of(suite)[index], path, root_of(suite, size))
        yield inclusion_test("the path of size %d with size %d" % (size, other), other, index, leaves_of(suite)[index], path, root_of(suite, size),
                             VALID if holds else INVALID)


def make_inclusion():
    for suite in SUITES.values():
        leaves, tests = leaves_of(suite), []
        for size in [*range(1, 18), *LARGER]:
            for index in indices(size):
                path = inclusion(suite, index, leaves[:size])
                tests.append(inclusion_test("%d of %d" % (index, size), size, index, leaves[index], path, root_of(suite, size), VALID))
        for size, index in ((1, 0), (2, 0), (2, 1), (3, 2), (5, 4), (6, 5), (7, 3), (8, 7), (11, 10), (17, 16), (17, 0), (33, 5)):
            right = {"size": size, "index": index, "leaf": leaves[index], "path": inclusion(suite, index, leaves[:size]), "root": root_of(suite, size)}
            for comment, change in wrong_inclusions(suite, size, index):
                tests.append(inclusion_test("%d of %d: %s" % (index, size, comment), **{**right, **change}, result=INVALID))
            tests += other_sizes(suite, size, index)
        yield {"suite": suite.name, "tests": tests}


def run_inclusion(group, test):
    suite = SUITES[group["suite"]]
    leaf, root = of_hex([test["leaf"], test["root"]])
    return included(suite, test["index"], test["size"], leaf, of_hex(test["path"]), root) == (test["result"] == VALID)


# Consistency

def pairs():
    for new in range(1, 18):
        for old in range(1, new + 1) if new <= 9 else sorted({1, 2, 3, 4, 7, 8, new - 1, new}):
            yield old, new
    yield from ((1, 33), (31, 33), (32, 33), (31, 64), (32, 64), (33, 64), (63, 64), (6, 100), (64, 100), (96, 100), (99, 100), (100, 127), (126, 127), (127, 127))


def consistency_test(comment, old, new, proof, old_root, new_root, result):
    return {"comment": comment, "old": old, "new": new, "oldRoot": old_root.hex(), "newRoot": new_root.hex(), "proof": hexes(proof), "result": result}


def wrong_consistencies(suite, old, new):
    """(comment, what is changed)"""
    leaves, proof = leaves_of(suite), consistency(suite, old, leaves_of(suite)[:new])
    old_root, new_root = root_of(suite, old), root_of(suite, new)
    yield "a hash too many, of zeros", {"proof": proof + [bytes(32)]}
    yield "a hash too many, the new root", {"proof": proof + [new_root]}
    yield "the old root before the proof", {"proof": [old_root] + proof}
    yield "the old root's last bit", {"old_root": flip(old_root)}
    yield "the new root's last bit", {"new_root": flip(new_root)}
    yield "old is 0", {"old": 0}
    yield "old is 0, nothing to prove", {"old": 0, "proof": [], "old_root": merkle.root(suite, [])}
    yield "old is above new", {"old": new + 1}
    yield "old is above new, no proof", {"old": new + 1, "proof": []}
    if old < new:
        yield "the sizes swapped", {"old": new, "new": old}
        yield "sizes and roots swapped", {"old": new, "new": old, "old_root": new_root, "new_root": old_root}
        yield "the roots swapped", {"old_root": new_root, "new_root": old_root}
        yield "equal sizes, the roots and the proof as they were", {"new": old}
        yield "equal sizes, other roots, no proof", {"new": old, "proof": []}
        yield "no proof", {"proof": []}
        yield "equal roots, no proof", {"proof": [], "new_root": old_root}
        yield "the last hash is missing", {"proof": proof[:-1]}
        yield "the first hash is missing", {"proof": proof[1:]}
    for k in range(len(proof)):
        yield "a bit of hash %d" % k, {"proof": proof[:k] + [flip(proof[k])] + proof[k + 1:]}
    for k in range(len(proof) - 1):
        yield "hashes %d and %d swapped" % (k, k + 1), {"proof": proof[:k] + [proof[k + 1], proof[k]] + proof[k + 2:]}


def other_pairs(suite, old, new):
    """A proof does not always tell the sizes."""
    proof, roots = consistency(suite, old, leaves_of(suite)[:new]), (root_of(suite, old), root_of(suite, new))
    for m, k in ((old - 1, new), (old + 1, new), (old, new - 1), (old, new + 1), (old, 2 * new)):
        if 1 <= m <= k:
            holds = consistent(suite, m, k, *roots, proof)
            yield consistency_test("the proof from %d to %d with %d and %d" % (old, new, m, k), m, k, proof, *roots, VALID if holds else INVALID)


def make_consistency():
    for suite in SUITES.values():
        leaves, tests = leaves_of(suite), []
        for old, new in pairs():
            tests.append(consistency_test("%d to %d" % (old, new), old, new, consistency(suite, old, leaves[:new]), root_of(suite, old), root_of(suite, new), VALID))
        for old, new in ((1, 1), (1, 2), (2, 3), (2, 4), (3, 4), (3, 7), (4, 7), (6, 8), (7, 8), (8, 8), (8, 11), (11, 17), (16, 17), (31, 33)):
            right = {"old": old, "new": new, "proof": consistency(suite, old, leaves[:new]), "old_root": root_of(suite, old), "new_root": root_of(suite, new)}
            for comment, change in wrong_consistencies(suite, old, new):
                tests.append(consistency_test("%d to %d: %s" % (old, new, comment), **{**right, **change}, result=INVALID))
            tests += other_pairs(suite, old, new)
        yield {"suite": suite.name, "tests": tests}


def run_consistency(group, test):
    suite = SUITES[group["suite"]]
    roots = of_hex([test["oldRoot"], test["newRoot"]])
    return consistent(suite, test["old"], test["new"], *roots, of_hex(test["proof"])) == (test["result"] == VALID)


SUBJECTS = [
    ("inclusion", "P12", "Does `path` lead from `leaf` at `index` to the `root` of a tree of `size` leaves?", make_inclusion, run_inclusion),
    ("consistency", "P12", "Does `proof` lead from the tree of `old` leaves with `oldRoot` to that of `new` with `newRoot`?", make_consistency, run_consistency),
]
