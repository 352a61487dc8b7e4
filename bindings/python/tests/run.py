#!/usr/bin/env python3
"""Runs the tests, and then asks whether every function of piaojue.h was called by them.

usage: PIAOJUE_LIBRARY=build/libpiaojue.so.1 bindings/python/tests/run.py [NAME …]
"""
import pathlib
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from piaojue import _c  # noqa: E402  (the path comes first)

CALLED = set()


def recorded(name, function):
    def call(*arguments):
        CALLED.add(name)
        return function(*arguments)

    return call


def main(names):
    for name in _c.functions:
        setattr(_c.lib, name, recorded(name, getattr(_c.lib, name)))
    loader = unittest.TestLoader()
    suite = loader.loadTestsFromNames(names) if names else loader.discover(str(HERE))
    result = unittest.TextTestRunner(verbosity=1, stream=sys.stdout).run(suite)
    failed = len(result.failures) + len(result.errors)
    passed = result.testsRun - failed
    if not names:
        missing = sorted(set(_c.functions) - CALLED)
        failed, passed = failed + len(missing), passed + len(CALLED)
        print("".join(f"not reached from Python: {name}\n" for name in missing), end="")
        print(f"{len(CALLED)} of {len(_c.functions)} functions of piaojue.h called")
    print(f"python: {passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
