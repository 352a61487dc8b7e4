"""Keys, credential codes, and what of them is public."""
from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any, Union

from ._c import handle as new_handle
from ._c import lib, types
from ._handle import Handle
from .errors import call, call_for_text, text_of


def wipe(secret: bytearray) -> None:
    """Overwrites a secret. Only a bytearray can be wiped: Python keeps copies of bytes and str as long as it likes."""
    if secret:
        lib.pj_wipe((ctypes.c_char * len(secret)).from_buffer(secret), len(secret))


def wipe_buffer(buffer: Any) -> None:
    lib.pj_wipe(ctypes.byref(buffer), ctypes.sizeof(buffer))


def take_secret(buffer: Any) -> bytearray:
    """The text in a buffer as a bytearray; the buffer is wiped."""
    length = len(buffer.value)
    secret = bytearray(length)
    ctypes.memmove((ctypes.c_char * length).from_buffer(secret), buffer, length)
    wipe_buffer(buffer)
    return secret


@dataclass(frozen=True)
class PublicKey:
    """What a holder gives away. The keys are base64url, as they stand in a definition (F5); ed25519 is empty in SM2-SM3."""

    suite: str
    name: str
    key: str
    seal: str
    ed25519: str

    @classmethod
    def read(cls, text: Union[str, bytes]) -> PublicKey:
        """Reads the text of a .pub file. Raises FormatError."""
        data = text.encode() if isinstance(text, str) else text
        out = types["pj_public"]()
        call(lib.pj_public_read, ctypes.byref(out), data, len(data))
        return cls._of(out)

    @classmethod
    def _of(cls, out: Any) -> PublicKey:
        return cls(*(getattr(out, name).decode() for name in ("suite", "name", "key", "seal", "ed25519")))


class Key(Handle):
    """SECRET: the keys of a recorder, trustee, station or witness. Wiped by close(), which `with` calls."""

    _gone = "the key is closed"

    def _release(self, held: Any) -> None:
        lib.pj_key_destroy(held)

    @classmethod
    def create(cls, suite: str, name: str) -> Key:
        """Makes a new key. `suite` is "P256-SHA256" or "SM2-SM3"; `name` is who holds it. Raises FormatError."""
        handle = new_handle("pj_key")
        call(lib.pj_key_create, ctypes.byref(handle), suite.encode(), name.encode())
        return cls(handle)

    @classmethod
    def read(cls, text: Union[bytes, bytearray]) -> Key:
        """Reads the text of a .key file; give it as a bytearray to be able to wipe it. Raises FormatError."""
        handle = new_handle("pj_key")
        buffer = ctypes.create_string_buffer(len(text) + 1)
        try:
            if text:
                ctypes.memmove(buffer, (ctypes.c_char * len(text)).from_buffer_copy(text) if isinstance(text, bytes)
                               else (ctypes.c_char * len(text)).from_buffer(text), len(text))
            call(lib.pj_key_read, ctypes.byref(handle), buffer, len(text))
        finally:
            wipe_buffer(buffer)
        return cls(handle)

    def write(self) -> bytearray:
        """The text of the .key file: SECRET, for the caller to wipe()."""
        return take_secret(call_for_text(lib.pj_key_write, self.handle))

    def write_public(self) -> str:
        """The text of the .pub file."""
        return text_of(lib.pj_key_write_public, self.handle)

    @property
    def public(self) -> PublicKey:
        out = types["pj_public"]()
        lib.pj_key_public(self.handle, ctypes.byref(out))
        return PublicKey._of(out)

    def __repr__(self) -> str:
        return "Key(closed)" if self.closed else f"Key({self.public.suite}, {self.public.name!r})"


class Code(Handle):
    """SECRET: the one-time code of a card. Wiped by close(), which `with` calls."""

    _gone = "the code is closed"

    def _release(self, held: Any) -> None:
        wipe_buffer(held)

    @classmethod
    def draw(cls) -> Code:
        """Draws a new code."""
        structure = types["pj_code"]()
        call(lib.pj_code_draw, ctypes.byref(structure))
        return cls(structure)

    @classmethod
    def read(cls, typed: Union[str, bytes]) -> Code:
        """Reads what somebody typed, and checks its check character. Raises BadCode."""
        data = typed.encode() if isinstance(typed, str) else typed
        structure = types["pj_code"]()
        call(lib.pj_code_read, ctypes.byref(structure), data, len(data))
        return cls(structure)

    @property
    def text(self) -> str:
        """ "XXX-XXX-…". A str cannot be wiped: ask for it to print the card, and not otherwise."""
        return str(self.handle.text.decode())

    def __repr__(self) -> str:
        return "Code(…)"
