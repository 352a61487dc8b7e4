#!/usr/bin/env python3
"""Turns a QR code, an SVG picture or half blocks as on a terminal, into a picture that zbarimg reads: qr.py IN OUT.pgm"""
import re
import sys
from pathlib import Path

SCALE = 4
HALVES = {" ": (0, 0), "▀": (1, 0), "▄": (0, 1), "█": (1, 1)}


def of_svg(source):
    side = int(re.search(r'viewBox="0 0 (\d+) \d+"', source).group(1))
    rows = [[0] * side for _ in range(side)]
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", source):
        for i in range(int(width)):
            rows[int(y)][int(x) + i] = 1
    return rows


def of_blocks(source):
    rows = []
    for line in source.splitlines():
        if line and set(line) <= set(HALVES):
            rows += [[HALVES[block][half] for block in line] for half in (0, 1)]
    return rows


source = Path(sys.argv[1]).read_text(encoding="utf-8")
modules = of_svg(source) if source.startswith("<svg") else of_blocks(source)
pixels = b"".join(bytes(0 if dark else 255 for dark in row for _ in range(SCALE)) * SCALE for row in modules)
Path(sys.argv[2]).write_bytes(b"P5 %d %d 255\n" % (len(modules[0]) * SCALE, len(modules) * SCALE) + pixels)
