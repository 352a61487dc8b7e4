"""The C library as it is: types, constants and functions, made from the declarations of piaojue.h (_declarations.py)."""
from __future__ import annotations

import ctypes
import enum
import os
import re
from typing import Any, Dict, List

from ._declarations import DECLARATIONS

_PLAIN: Dict[str, Any] = {
    "int": ctypes.c_int, "unsigned": ctypes.c_uint, "size_t": ctypes.c_size_t, "char": ctypes.c_char, "uint8_t": ctypes.c_uint8,
    "uint32_t": ctypes.c_uint32, "uint64_t": ctypes.c_uint64, "void": None,
}
types: Dict[str, Any] = dict(_PLAIN)
enums: Dict[str, Any] = {}
functions: Dict[str, Any] = {}  # name: (type of what it returns, types of its arguments)


def _type_of(words: str) -> Any:
    """"const char * *" and the like; an array as an argument is a pointer."""
    stars = words.count("*") + words.count("[")
    base = next(word for word in re.findall(r"\w+", words) if word not in ("const", "unsigned" if "int" in words else ""))
    found = types[base]
    while stars > 0:
        if found is ctypes.c_char:
            found = ctypes.c_char_p
        elif found is None:
            found = ctypes.c_void_p
        else:
            found = ctypes.POINTER(found)
        stars -= 1
    return found


def _callback(match: Any) -> Any:
    arguments = [re.sub(r" \w+$", "", argument.strip()) for argument in match[3].split(",")]
    # Data that C hands over is not a NUL-ended text: c_void_p, not c_char_p.
    return ctypes.CFUNCTYPE(_type_of(match[1]), *[_type_of(argument) for argument in arguments])


def _fields(body: str) -> List[Any]:
    fields = []
    for member in filter(None, (part.strip() for part in body.split(";"))):
        callback = re.fullmatch(r"(.*) \( \* (\w+) \) \( (.*) \)", member)
        if callback:
            fields.append((callback[2], _callback(callback)))
            continue
        first, *more = [part.strip() for part in member.split(",")]
        base = re.match(r"((?:const )?\w+)", first)
        assert base
        for declarator in [first[base.end():].strip(), *more]:
            name = re.findall(r"\w+", re.sub(r"\[.*|\bconst\b", "", declarator))[-1]
            size = re.search(r"\[ (\d+) \]", declarator)
            kind = _type_of(base[1] + " *" * declarator.count("*"))
            fields.append((name, kind * int(size[1]) if size else kind))
    return fields


def _read(line: str) -> None:
    match = re.fullmatch(r"typedef enum \{ (.*) \} (\w+)", line)
    if match:
        names = re.findall(r"\w+", match[1].replace("= 0", ""))
        enums[match[2]] = enum.IntEnum(match[2], {name: value for value, name in enumerate(names)})
        types[match[2]] = ctypes.c_int
        return
    match = re.fullmatch(r"typedef struct \{ (.*) \} (\w+)", line)
    if match:
        types[match[2]] = type(match[2], (ctypes.Structure,), {"_fields_": _fields(match[1])})
        return
    match = re.fullmatch(r"typedef struct (\w+) (\w+)", line)
    if match:
        types[match[2]] = type(match[2], (ctypes.Structure,), {})  # so that a log is never taken for a key
        return
    match = re.fullmatch(r"(.*?)(\w+) \( (.*) \)", line)
    assert match, line
    arguments = [] if match[3] == "void" else [_type_of(argument) for argument in match[3].split(",")]
    functions[match[2]] = (_type_of(match[1]), arguments)


for _line in DECLARATIONS.strip().splitlines():
    _read(_line)


def _load() -> ctypes.CDLL:
    """PIAOJUE_LIBRARY names another file than the installed one."""
    path = os.environ.get("PIAOJUE_LIBRARY", "libpiaojue.so.1")
    try:
        library = ctypes.CDLL(path)
    except OSError as error:
        raise ImportError(f"the C library of Piaojue cannot be loaded ({error}); make install, or set PIAOJUE_LIBRARY to libpiaojue.so.1") from error
    for name, (result, arguments) in functions.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


def handle(name: str) -> Any:
    """A pointer to an object of the library, NULL so far."""
    return ctypes.POINTER(types[name])()


lib: Any = _load()
Status = enums["pj_status"]
