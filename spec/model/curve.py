"""P2, P3: the two curves. A point is (x, y); the identity O is None. Public data and tests only: nothing here is constant-time."""

WINDOW = 4
DIGITS = 256 // WINDOW
JACOBIAN_O = (1, 1, 0)


class Curve:
    """y² = x³ − 3x + b over the integers modulo p, of prime order n, with base point G (P2)."""

    def __init__(self, p, b, gx, gy, n):
        self.p, self.a, self.b, self.n = p, p - 3, b, n
        self.G = (gx, gy)
        self.fixed_tables = {}
        self.fix(self.G)

    def holds(self, x, y):
        """P3: is (x, y) a valid point?"""
        return x < self.p and y < self.p and (y * y - (x * x * x - 3 * x + self.b)) % self.p == 0

    def double_jacobian(self, P):
        x, y, z = P
        p = self.p
        yy = y * y % p
        s = 4 * x * yy % p
        zz = z * z % p
        m = 3 * (x - zz) * (x + zz) % p
        x3 = (m * m - 2 * s) % p
        return x3, (m * (s - x3) - 8 * yy * yy) % p, 2 * y * z % p

    def add_jacobian(self, P, Q):
        x1, y1, z1 = P
        x2, y2, z2 = Q
        if z1 == 0:
            return Q
        if z2 == 0:
            return P
        p = self.p
        zz1, zz2 = z1 * z1 % p, z2 * z2 % p
        u1, u2 = x1 * zz2 % p, x2 * zz1 % p
        s1, s2 = y1 * zz2 * z2 % p, y2 * zz1 * z1 % p
        if u1 == u2:
            return self.double_jacobian(P) if s1 == s2 else JACOBIAN_O
        h, r = u2 - u1, s2 - s1
        hh = h * h % p
        hhh, v = h * hh % p, u1 * hh % p
        x3 = (r * r - hhh - 2 * v) % p
        return x3, (r * (v - x3) - s1 * hhh) % p, z1 * z2 * h % p

    @staticmethod
    def to_jacobian(P):
        return JACOBIAN_O if P is None else (P[0], P[1], 1)

    def to_affine(self, P):
        x, y, z = P
        if z == 0:
            return None
        inverse = pow(z, -1, self.p)
        square = inverse * inverse % self.p
        return x * square % self.p, y * square * inverse % self.p

    def multiples(self, P):
        """0P, 1P, …, 15P."""
        table = [JACOBIAN_O]
        for _ in range(2 ** WINDOW - 1):
            table.append(self.add_jacobian(table[-1], P))
        return table

    def fix(self, P):
        """Prepare a table of the multiples of 16^i·P, for a point that many scalars will multiply."""
        if P is None or P in self.fixed_tables:
            return
        tables, base = [], self.to_jacobian(P)
        for _ in range(DIGITS):
            tables.append(self.multiples(base))
            for _ in range(WINDOW):
                base = self.double_jacobian(base)
        self.fixed_tables[P] = tables

    def combine(self, *terms):
        """k₁P₁ + k₂P₂ + …, of terms (k, P)."""
        total, moving = JACOBIAN_O, []
        for k, P in terms:
            k %= self.n
            if P in self.fixed_tables:
                for i, table in enumerate(self.fixed_tables[P]):
                    total = self.add_jacobian(total, table[k >> WINDOW * i & 15])
            elif P is not None:
                moving.append((k, self.multiples(self.to_jacobian(P))))
        accumulator = JACOBIAN_O
        for i in reversed(range(DIGITS if moving else 0)):
            for _ in range(WINDOW):
                accumulator = self.double_jacobian(accumulator)
            for k, table in moving:
                accumulator = self.add_jacobian(accumulator, table[k >> WINDOW * i & 15])
        return self.to_affine(self.add_jacobian(total, accumulator))

    def mul(self, k, P):
        """kP."""
        return self.combine((k, P))

    def add(self, P, Q):
        """P + Q."""
        return self.to_affine(self.add_jacobian(self.to_jacobian(P), self.to_jacobian(Q)))

    def neg(self, P):
        """−P."""
        return None if P is None else (P[0], -P[1] % self.p)

    def sum(self, points):
        """The sum of any number of points; O if there are none."""
        total = JACOBIAN_O
        for P in points:
            total = self.add_jacobian(total, self.to_jacobian(P))
        return self.to_affine(total)


P256 = Curve(
    p=0xffffffff00000001000000000000000000000000ffffffffffffffffffffffff,
    b=0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b,
    gx=0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296,
    gy=0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5,
    n=0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551)

SM2P256V1 = Curve(
    p=0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffff,
    b=0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93,
    gx=0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7,
    gy=0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0,
    n=0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123)
