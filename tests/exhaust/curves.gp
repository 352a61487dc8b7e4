\\ Writes the table of curves.h:   gp -q tests/exhaust/curves.gp
\\
\\ For each suite's p and each small order q, a curve y^2 = x^3 - 3x + b whose number of points is odd and has q just once: then it has no
\\ point of order 2, and one subgroup of order q. Found by complex multiplication: for D = 7, 8, ... with 4p = t^2 + D v^2, the curves whose
\\ j is a root of the class polynomial of -D have p + 1 - t or p + 1 + t points; p = 3 mod 4, so b and -b are twists, and one point tells
\\ which is which. The D that were found stand below, so that
\\ only they are tried; search(p, q, 7) finds some other way from the start, for q = 199 in half an hour.
default(parisizemax, 2000000000);

DISCRIMINANTS = [[[3, 51], [5, 115], [13, 51], [199, 1745683]], [[3, 59], [5, 59], [13, 659], [199, 187739]]]; \\ [q, D] of P256, of SM2
P256 = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffff;
SM2 = 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffff;

\\ t with 4p = t^2 + D v^2; 0 if there is none
frobenius(p, D) = {
  my(form, s);
  if (kronecker(-D, p) != 1, return(0));
  form = if (D % 4 == 3, Qfb(1, 1, (1 + D) / 4), Qfb(1, 0, D / 4));
  s = qfbsolve(form, p);
  if (#s == 0, 0, D % 4 == 3, 2 * s[1] + s[2], 2 * s[1]);
};

\\ b of a curve with n points; 0 if it has none with a = -3
coefficient(p, D, n) = {
  my(roots = polrootsmod(polclass(-D), p), u, b, e);
  for (i = 1, #roots,
    if (roots[i] == 0, next);
    u = 4 - 6912 / roots[i];
    if (!issquare(u, &b), next);
    foreach ([b, -b], c,
      e = ellinit([Mod(-3, p), c]);
      if (ellmul(e, random(e), n) == [0] && ellmul(e, random(e), n) == [0], return(lift(c)))));
  0;
};

\\ The point of the curve with the smallest x for which test() holds.
first_point(e, p, test) = {
  my(x = 0, y, point);
  while (1,
    x++; y = ellordinate(e, Mod(x, p));
    if (#y == 0, next);
    point = [Mod(x, p), if (lift(y[1]) % 2 == 0, y[1], y[2])];
    if (test(point), return(point)));
};

hexadecimal(x) = { my(d = digits(lift(x), 16), s = ""); for (i = 1, 64 - #d, s = Str(s, "0")); for (i = 1, #d, s = Str(s, Vec("0123456789abcdef")[d[i] + 1])); s; };

row(p, q, D, b, n) = {
  my(e = ellinit([Mod(-3, p), Mod(b, p)]), h = n \ q, start, stray);
  start = first_point(e, p, point -> ellmul(e, point, h) != [0]);
  stray = first_point(e, p, point -> ellmul(e, point, q) != [0]);
  my(g = ellmul(e, start, h));
  printf("        {%d, /* D = %d */\n", q, D);
  foreach ([b, g[1], g[2], h, stray[1]], x, printf("         \"%s\",\n", hexadecimal(x)));
  printf("         \"%s\"},\n", hexadecimal(stray[2]));
};

\\ The first D, from `first` on, that gives a number of points as wanted.
search(p, q, first) = {
  my(t);
  for (D = first, 10^7,
    if (!isfundamental(-D), next);
    t = frobenius(p, D);
    if (t == 0, next);
    foreach ([p + 1 - t, p + 1 + t], n,
      if (n % q == 0 && n % 2 == 1 && (n \ q) % q != 0, my(b = coefficient(p, D, n)); if (b != 0, row(p, q, D, b, n); return))));
};

{ foreach ([P256, SM2], p,
    printf("    {\n");
    foreach (DISCRIMINANTS[if (p == P256, 1, 2)], d, search(p, d[1], d[2]));
    printf("    },\n")); }
quit
