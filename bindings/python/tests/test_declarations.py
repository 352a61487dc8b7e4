"""Is what Python believes of the C library true?"""
import ctypes
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

import piaojue
from piaojue import _c
from piaojue._declarations import DECLARATIONS

ROOT = pathlib.Path(__file__).resolve().parents[3]
STRUCTURES = [(name, kind) for name, kind in _c.types.items() if isinstance(kind, type) and hasattr(kind, "_fields_")]


class Declarations(unittest.TestCase):
    def test_they_are_those_of_the_header(self):
        command = [sys.executable, str(ROOT / "tests/abi.py"), "--list", str(ROOT / "engine/piaojue.h")]
        listed = subprocess.run(command, capture_output=True, text=True, check=True)
        self.assertEqual(DECLARATIONS, listed.stdout, "run packaging/python_declarations, and give what is new a method")

    def test_sizes_and_offsets_are_those_of_the_compiler(self):
        lines = [f'printf("{name} %zu\\n", sizeof({name}));' for name, _ in STRUCTURES]
        lines += [f'printf("{name}.{field} %zu %zu\\n", offsetof({name}, {field}), sizeof((({name} *)0)->{field}));'
                  for name, kind in STRUCTURES for field, _ in kind._fields_]
        lines += [f'printf("{member.name} %d\\n", (int){member.name});' for kind in _c.enums.values() for member in kind]
        headers = '#include <stdio.h>\n#include <stddef.h>\n#include "engine/piaojue.h"\n'
        program = headers + "int main(void)\n{\n" + "\n".join(lines) + "\nreturn 0;\n}\n"
        with tempfile.TemporaryDirectory() as folder:
            source = pathlib.Path(folder, "layout.c")
            source.write_text(program)
            subprocess.run([*os.environ.get("CC", "cc").split(), f"-I{ROOT}", str(source), "-o", f"{folder}/layout"], check=True)
            said = subprocess.run([f"{folder}/layout"], capture_output=True, text=True, check=True).stdout.splitlines()
        here = [f"{name} {ctypes.sizeof(kind)}" for name, kind in STRUCTURES]
        places = [(f"{name}.{field}", getattr(kind, field)) for name, kind in STRUCTURES for field, _ in kind._fields_]
        here += [f"{name} {place.offset} {place.size}" for name, place in places]
        here += [f"{member.name} {member.value}" for kind in _c.enums.values() for member in kind]
        self.assertEqual(here, said)
        self.assertGreater(len(STRUCTURES), 10)

    def test_every_status_has_its_class(self):
        for status in _c.Status:
            self.assertEqual(piaojue.status_name(status), status.name)
            if status not in (_c.Status.PJ_OK, _c.Status.PJ_E_SPACE):
                with self.assertRaises(piaojue.Error) as caught:
                    piaojue.errors.raise_failure(status, _c.types["pj_error"]())
                self.assertIsNot(type(caught.exception), piaojue.Error)
        self.assertEqual((piaojue.check_name(10), piaojue.check_name(103), piaojue.check_name(99)), ("signature", "recorder", "?"))

    def test_one_object_is_never_taken_for_another(self):
        key, log = _c.handle("pj_key"), _c.handle("pj_log")
        error = _c.types["pj_error"]()
        self.assertRaises(ctypes.ArgumentError, _c.lib.pj_log_deal, key, key, ctypes.byref(error))
        self.assertRaises(ctypes.ArgumentError, _c.lib.pj_intake_open, log, log, ctypes.byref(error))

    def test_version(self):
        self.assertEqual(piaojue.version(), (ROOT / "VERSION").read_text().strip())

    def test_everything_public_is_documented(self):
        for name in piaojue.__all__:
            self.assertTrue(getattr(piaojue, name).__doc__ or name, name)
        for of in (piaojue.Log, piaojue.Key, piaojue.Definition, piaojue.Code):
            self.assertTrue(of.__doc__)
            bare = [name for name, value in vars(of).items() if re.match(r"[a-z]", name) and callable(value) and not value.__doc__]
            self.assertEqual([name for name in bare if name != "close"], [])
