"""Failures of the library as exceptions: one class a status, all of them of class Error."""
from __future__ import annotations

import ctypes
import re
from typing import Any, Dict, Optional, Type

from ._c import Status, lib, types


class Error(Exception):
    """What the library refused or could not do.

    status: its name, as "PJ_E_STATE".   text: one sentence, never with a secret in it.
    line, check: of a record that was refused: its line in the log, and the check (10 for V10, 103 for C3); else None.
    check_name: the check in a word, as "signature".   field: the member that a definition has wrong, where the text names one.
    file: the file at hand, where there is one.   taken: of submit_all(): how many ballots are in the log.
    """

    taken: Optional[int] = None

    def __init__(self, status: int, text: str, line: Optional[int] = None, check: Optional[int] = None, file: Optional[str] = None):
        self.status: str = status_name(status)
        self.text, self.line, self.check, self.file = text, line, check, file
        self.check_name: Optional[str] = check_name(check) if check else None
        named = re.match(r"([a-z_0-9]+(?:[.\[][\w.\]\[-]*)?): ", text) if status == Status.PJ_E_FORMAT else None
        self.field: Optional[str] = named[1] if named else None
        named_already = file is not None and text.startswith(file)
        where = [] if file is None or named_already else [file]
        where += [f"line {line}"] if line is not None else []
        where += [f"check {check} ({self.check_name})"] if check else []
        super().__init__(": ".join([", ".join(where)] * bool(where) + [text or self.status]))


class UsageError(Error, ValueError):
    """A number or a length that no caller should pass."""


class NoMemory(Error, MemoryError):
    """No memory."""


class StoreError(Error, OSError):
    """Reading, writing or syncing failed. A log that was being written refuses further work: close it and open it again."""


class Locked(StoreError):
    """Another program is writing this log."""


class CryptoFailed(Error):
    """The cryptographic library failed, or the system gave no randomness."""


class FormatError(Error, ValueError):
    """A definition, key or code that is not what it has to be; see `field`."""


class WrongKey(Error):
    """This key has no such role in this vote, or is of the other suite."""


class BadCode(Error):
    """A code that is mistyped, not on the roll, withdrawn, or has voted."""


class BadChoice(Error):
    """Choices outside the limits of the ballot."""


class WrongState(Error):
    """Not now: wrong phase, or something has to come first."""


class Refused(Error):
    """A record of the log fails a check: see `line` and `check`."""


_CLASSES: Dict[int, Type[Error]] = {
    Status.PJ_E_ARGUMENT: UsageError, Status.PJ_E_MEMORY: NoMemory, Status.PJ_E_IO: StoreError, Status.PJ_E_LOCKED: Locked,
    Status.PJ_E_ENTROPY: CryptoFailed, Status.PJ_E_CRYPTO: CryptoFailed, Status.PJ_E_FORMAT: FormatError, Status.PJ_E_KEY: WrongKey,
    Status.PJ_E_CODE: BadCode, Status.PJ_E_CHOICE: BadChoice, Status.PJ_E_STATE: WrongState, Status.PJ_E_REFUSED: Refused,
}


def status_name(status: int) -> str:
    """ "PJ_E_LOCKED"; "?" for a number that is none."""
    return str(lib.pj_status_name(status).decode())


def check_name(check: int) -> str:
    """ "signature" for 10, "recorder" for 103; "?" for a number that is none."""
    return str(lib.pj_check_name(check).decode())


def raise_failure(status: int, error: Any, file: Optional[str] = None) -> None:
    """Raises what the library said."""
    refused = status == Status.PJ_E_REFUSED
    raise _CLASSES.get(status, Error)(status, error.text.decode("utf-8", "replace"), error.line if refused and error.check < 100 else None,
                                      error.check or None, file)


def call(function: Any, *arguments: Any, file: Optional[str] = None) -> None:
    """Calls a function of the library that returns a status; its last argument, the error, is added."""
    error = types["pj_error"]()
    status = function(*arguments, ctypes.byref(error))
    if status != Status.PJ_OK:
        raise_failure(status, error, file)


def call_for_text(function: Any, before: Any, *after: Any, room: int = 8192) -> ctypes.Array[Any]:
    """Calls one that writes a text behind its argument(s) `before`, with as much room as it asks for. The buffer may hold a secret."""
    error = types["pj_error"]()
    before = before if isinstance(before, tuple) else (before,)
    while True:
        text, length = ctypes.create_string_buffer(room), ctypes.c_size_t(room)
        status = function(*before, text, ctypes.byref(length), *after, ctypes.byref(error))
        if status == Status.PJ_OK:
            return text
        if status != Status.PJ_E_SPACE:
            raise_failure(status, error)
        room = length.value + 1


def text_of(function: Any, before: Any, *after: Any) -> str:
    """The same for a text that is no secret."""
    return str(call_for_text(function, before, *after).value.decode())
