"""What is held until it is closed: objects of the C library, and secrets."""
from __future__ import annotations

from typing import Any, ClassVar, Optional, TypeVar

ClosingType = TypeVar("ClosingType", bound="Closing")


class Closing:
    """`with` calls close() at the end of its block."""

    def close(self) -> None:
        raise NotImplementedError

    def __enter__(self: ClosingType) -> ClosingType:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Handle(Closing):
    """Something of the library's, until close(), which may be called twice; whoever uses it then gets a ValueError. What nobody closed is closed
    when Python drops the object. A subclass says in _release() how it is given back, and in _gone what the ValueError says."""

    _gone: ClassVar[str] = "the object is closed"
    _held: Optional[Any] = None  # so that __del__ finds it where __init__ failed

    def __init__(self, held: Any):
        self._held = held

    def _release(self, held: Any) -> None:
        raise NotImplementedError

    @property
    def handle(self) -> Any:
        """For functions of the library. Raises ValueError once closed."""
        if self._held is None:
            raise ValueError(self._gone)
        return self._held

    @property
    def closed(self) -> bool:
        return self._held is None

    def close(self) -> None:
        held, self._held = self._held, None
        if held is not None:
            self._release(held)

    def __del__(self) -> None:
        self.close()
