"""Where a log is kept: a file, or any object of Python that keeps one growing string of bytes."""
from __future__ import annotations

import ctypes
import errno
import os
from typing import Any, Callable, List, Optional, Protocol, Union

from ._c import lib, types
from ._handle import Handle
from .errors import call

Path = Union[str, "os.PathLike[str]"]


class Store(Protocol):
    """A store of one's own. Each method does all it was asked for, or raises (an OSError keeps its errno; others become EIO)."""

    def size(self) -> int:
        """The length up to which everything is synced."""

    def read(self, offset: int, length: int) -> bytes:
        """Exactly so many bytes."""

    def append(self, data: bytes) -> None:
        """Writes at the end."""

    def sync(self) -> None:
        """Returns when all appended bytes would survive a power cut."""

    def truncate(self, size: int) -> None:
        """Cuts the end off."""

    def close(self) -> None:
        """Called once."""


def _guarded(work: Callable[..., None]) -> Callable[..., int]:
    def guarded(_: Any, *arguments: Any) -> int:
        try:
            work(*arguments)
        except OSError as error:
            return error.errno or errno.EIO
        except Exception:  # nothing may pass through C
            return errno.EIO
        return 0

    return guarded


class OpenStore(Handle):
    """A store as the library wants it. One log takes it over, and closes it; one that no log took is closed by close() or `with`."""

    _gone = "the store is closed, or a log has taken it over"

    def __init__(self, structure: Any, kept: Optional[List[Any]] = None, file: Optional[str] = None):
        super().__init__(structure)
        self.file = file
        self._kept = kept  # callbacks, which C does not keep alive

    def _release(self, held: Any) -> None:
        held.close(held.arg)

    def take(self) -> Any:
        """For the log: the structure, which is given out once."""
        structure, self._held = self.handle, None
        return structure


def create_file(path: Path) -> OpenStore:
    """A new file, 0644; it must not exist. Raises StoreError."""
    structure, name = types["pj_store"](), os.fspath(path)
    call(lib.pj_store_create_file, ctypes.byref(structure), os.fsencode(name), file=name)
    return OpenStore(structure, file=name)


def open_file(path: Path, writable: bool = False, wait_ms: int = 10000) -> OpenStore:
    """A log that is there; waits so long for another program that writes it. Raises StoreError, Locked."""
    structure, name = types["pj_store"](), os.fspath(path)
    call(lib.pj_store_open_file, ctypes.byref(structure), os.fsencode(name), int(writable), wait_ms, file=name)
    return OpenStore(structure, file=name)


def own(store: Store, writable: bool = True) -> OpenStore:
    """A store of one's own."""
    kinds = dict(types["pj_store"]._fields_)

    def size(out: Any) -> None:
        out[0] = store.size()

    def read(offset: int, out: Any, length: int) -> None:
        data = store.read(offset, length)
        if len(data) != length:
            raise OSError(errno.EIO, "too few bytes")
        ctypes.memmove(out, data, length)

    def close(_: Any) -> None:
        try:
            store.close()
        except Exception:  # the library has no use for it, and nothing may pass through C
            pass

    def append(data: Any, length: int) -> None:
        store.append(ctypes.string_at(data, length))

    kept = [kinds["size"](_guarded(size)), kinds["read"](_guarded(read)), kinds["append"](_guarded(append)),
            kinds["sync"](_guarded(store.sync)), kinds["truncate"](_guarded(store.truncate)), kinds["close"](close)]
    return OpenStore(types["pj_store"](None, int(writable), *kept), kept)
