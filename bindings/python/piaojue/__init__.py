"""Piaojue (票决): counts the votes of a congress so that nobody has to be believed.

The C library for Python: whatever piaojue.h declares can be done from here. A vote lives in one Log; Key, Code and Sealed are secrets, which `with`
or close() wipes; every failure is an Error. Whoever keeps a secret as str or bytes cannot wipe it: where one comes out, it is a bytearray.

    import piaojue
    with piaojue.Log.open("vote.log") as log:      # makes every check on every line
        log.check_complete()
        print(log.report(piaojue.Language.CHINESE))
"""
from ._c import lib as _lib
from .definition import Cap, Contest, Definition, Grade, Item, Language, Role, Test
from .errors import (BadChoice, BadCode, CryptoFailed, Error, FormatError, Locked, NoMemory, Refused, StoreError, UsageError, WrongKey, WrongState,
                     check_name, status_name)
from .keys import Code, Key, PublicKey, wipe
from .log import Checkpoint, Credential, Intake, Log, Phase, Receipt, Sealed, Summary, short_form
from .store import OpenStore, Store, create_file, open_file, own


def version() -> str:
    """The C library's version."""
    return str(_lib.pj_version().decode())


__all__ = [
    "BadChoice", "BadCode", "Cap", "Checkpoint", "Code", "Contest", "Credential", "CryptoFailed", "Definition", "Error", "FormatError", "Grade",
    "Intake", "Item", "Key", "Language", "Locked", "Log", "NoMemory", "OpenStore", "Phase", "PublicKey", "Receipt", "Refused", "Role", "Sealed", "Store", "StoreError",
    "Summary", "Test", "UsageError", "WrongKey", "WrongState", "check_name", "create_file", "open_file", "own", "short_form", "status_name", "version",
    "wipe",
]
