"""P7: sealed cells, and the proof that a contest keeps its limits."""


class Statement:
    """P7: the sum of some cells is in lo … hi."""

    def __init__(self, cells, lo, hi):
        self.cells, self.values = cells, range(lo, hi + 1)
        self.size = 192 * len(self.values) - 32


def statements(contest):
    """P7: the statements of a contest, in their order."""
    rows, columns = len(contest["items"]), len(contest["marks"])
    found = [Statement([cell], 0, 1) for cell in range(rows * columns)]
    if columns > 1:
        low, high = contest["row"]
        found += [Statement(list(range(row * columns, (row + 1) * columns)), low, high) for row in range(rows)]
    if "cap" in contest:
        cap = contest["cap"]
        column = contest["marks"].index(cap["mark"])
        found.append(Statement(list(range(column, rows * columns, columns)), cap["min"], cap["max"]))
    return found


def cells_size(contest):
    return 128 * len(contest["items"]) * len(contest["marks"])


def proof_size(contest):
    """P7, encoding: 192·m − 32 bytes a statement."""
    return sum(statement.size for statement in statements(contest))


def pieces(data, *sizes):
    """Cut data into consecutive pieces."""
    out, at = [], 0
    for size in sizes:
        out.append(data[at:at + size])
        at += size
    return out


def split_statement(data, m):
    """P7, encoding of one statement: pairs T_v, U_v; the m − 1 challenges sent; responses; all as bytes."""
    parts = pieces(data, *[64] * (2 * m), *[32] * (2 * m - 1))
    commitments = [(parts[2 * i], parts[2 * i + 1]) for i in range(m)]
    return commitments, parts[2 * m:3 * m - 1], parts[3 * m - 1:]


def split_proof(contest, proof):
    """P7, encoding: for each statement, what split_statement gives."""
    all_statements = statements(contest)
    parts = pieces(proof, *(statement.size for statement in all_statements))
    return [(statement, *split_statement(part, len(statement.values))) for statement, part in zip(all_statements, parts)]


def challenge(suite, vote, Y, credential, contest, cells, commitments):
    """P7: the one challenge of a contest."""
    return suite.hash_to_scalar("ballot", vote, suite.encode_point(Y), credential, contest["id"].encode(), cells, commitments)


def split_cells(suite, cells):
    """P7: the pairs (A, B)."""
    return [(suite.decode_point(cells[i:i + 64]), suite.decode_point(cells[i + 64:i + 128])) for i in range(0, len(cells), 128)]


def seal_cell(suite, Y, r, bit):
    """P7: (rG, rY + bG) as bytes."""
    A, B = suite.mul(r, suite.G), suite.combine((r, Y), (bit, suite.G))
    return suite.encode_point(A) + suite.encode_point(B)


def seal(suite, vote, Y, credential, contest, bits, rng, cheat=False):
    """P7, sealing: cells and proof as bytes. With `cheat` a value out of range is not refused, and the proof does not hold."""
    suite.curve.fix(Y)
    randomness = [rng.scalar(suite.n) for _ in bits]
    cells = b"".join(seal_cell(suite, Y, r, bit) for r, bit in zip(randomness, bits))
    drafts = [commit(suite, Y, statement, randomness, bits, rng, cheat) for statement in statements(contest)]
    c = challenge(suite, vote, Y, credential, contest, cells, b"".join(draft.commitments for draft in drafts))
    return cells, b"".join(draft.respond(suite, c) for draft in drafts)


class Draft:
    """A statement between its commitments and its responses."""

    def __init__(self, r, true_index, k, c, commitments):
        self.r, self.true_index, self.k, self.c, self.commitments = r, true_index, k, c, commitments

    def respond(self, suite, c):
        """P7, sealing: s_v = k_v + c_v·r, after c_b := c − Σ_{v≠b} c_v."""
        others = sum(self.c) - self.c[self.true_index]
        self.c[self.true_index] = (c - others) % suite.n
        responses = [k + c_v * self.r for k, c_v in zip(self.k, self.c)]
        return self.commitments + b"".join(map(suite.encode_scalar, self.c[:-1] + responses))


def commit(suite, Y, statement, randomness, bits, rng, cheat):
    """P7, sealing: T_v = k_v·G, U_v = k_v·Y + c_v·(v − b)·G."""
    r, b = sum(randomness[i] for i in statement.cells), sum(bits[i] for i in statement.cells)
    if b not in statement.values and not cheat:
        raise ValueError("a sum of marks is out of its range")
    true_index = statement.values.index(b) if b in statement.values else 0
    k, c, commitments = [], [], b""
    for v in statement.values:
        k.append(rng.scalar(suite.n))
        c.append(rng.scalar(suite.n))
        T, U = suite.mul(k[-1], suite.G), suite.combine((k[-1], Y), (c[-1] * (v - b), suite.G))
        commitments += suite.encode_point(T) + suite.encode_point(U)
    return Draft(r, true_index, k, c, commitments)


def proof_holds(suite, vote, Y, credential, contest, cells, proof):
    """P7: does the proof of a contest hold? (V19)"""
    suite.curve.fix(Y)
    pairs = split_cells(suite, cells)
    parts = split_proof(contest, proof)
    commitments = b"".join(T + U for _, TU, _, _ in parts for T, U in TU)
    c = challenge(suite, vote, Y, credential, contest, cells, commitments)
    return all(statement_holds(suite, Y, c, pairs, *part) for part in parts)


def statement_holds(suite, Y, c, pairs, statement, commitments, challenges, responses):
    """P7: s_v·G = T_v + c_v·A and s_v·Y = U_v + c_v·(B − vG) for every v."""
    A = suite.sum(pairs[i][0] for i in statement.cells)
    B = suite.sum(pairs[i][1] for i in statement.cells)
    sent = [suite.decode_scalar(x) for x in challenges]
    for v, (T, U), c_v, s in zip(statement.values, commitments, sent + [c - sum(sent)], map(suite.decode_scalar, responses)):
        if suite.combine((s, suite.G), (-c_v, A)) != suite.decode_point(T):
            return False
        if suite.combine((s, Y), (-c_v, B), (c_v * v, suite.G)) != suite.decode_point(U):
            return False
    return True
