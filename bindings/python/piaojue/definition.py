"""The definition of a vote: what is voted on, by whom, under which rules (spec/format.md, F5 to F7)."""
from __future__ import annotations

import ctypes
import enum
import json
from dataclasses import dataclass
from typing import Any, Dict, List, Optional, Tuple, Union

from ._c import enums
from ._c import handle as new_handle
from ._c import lib
from ._handle import Handle
from .errors import call, text_of
from .keys import Key


class Role(enum.IntEnum):
    """What a key is in a vote."""

    NONE = enums["pj_role"].PJ_ROLE_NONE
    RECORDER = enums["pj_role"].PJ_ROLE_RECORDER
    TRUSTEE = enums["pj_role"].PJ_ROLE_TRUSTEE
    STATION = enums["pj_role"].PJ_ROLE_STATION
    WITNESS = enums["pj_role"].PJ_ROLE_WITNESS


class Language(enum.IntEnum):
    ENGLISH = enums["pj_language"].PJ_ENGLISH
    CHINESE = enums["pj_language"].PJ_CHINESE


@dataclass(frozen=True)
class Test:
    """x passes out of N if x·q > p·N (more than), or x·q ≥ p·N (at least)."""

    at_least: bool
    p: int
    q: int


@dataclass(frozen=True)
class Item:
    id: str
    title: str


@dataclass(frozen=True)
class Grade:
    """Tried in order; the last has no marks and no test, and is for all others."""

    id: str
    marks: Tuple[str, ...]
    test: Optional[Test]


@dataclass(frozen=True)
class Cap:
    """How often a mark may be used on one ballot."""

    mark: str
    min: int
    max: int


@dataclass(frozen=True)
class Contest:
    """A contest of the sheet. `rule` is "select", "pass" or "grade"; `base` "deputies", "present", "returned", "valid" or "none"."""

    id: str
    title: str
    items: Tuple[Item, ...]
    marks: Tuple[str, ...]
    row: Tuple[int, int]
    cap: Optional[Cap]
    others_max: int
    others_with: Optional[str]
    rule: str
    base: str
    decide_mark: Optional[str]
    test: Optional[Test]
    places: Optional[int]
    tie: Optional[str]
    second_tie: Optional[str]
    shortfall: Optional[str]
    grades: Tuple[Grade, ...]


def _word(number: int, name: str, prefix: str) -> str:
    return str(enums[name](number).name[len(prefix):].lower())


def _test(of: Any) -> Test:
    return Test(bool(of.at_least), of.p, of.q)


def _text(of: Optional[bytes]) -> Optional[str]:
    return None if of is None else of.decode()


def _contest(c: Any) -> Contest:
    marks = tuple(c.marks[i].decode() for i in range(c.marks_len))
    rule, base = _word(c.rule, "pj_rule", "PJ_RULE_"), _word(c.base, "pj_base", "PJ_BASE_")
    grades = []
    for i in range(c.grades_len):
        grade = c.grades[i]
        of = tuple(mark for at, mark in enumerate(marks) if grade.marks >> at & 1)
        grades.append(Grade(grade.id.decode(), of, _test(getattr(grade, "pass")) if of else None))
    select = rule == "select"
    return Contest(
        id=c.id.decode(), title=c.title.decode(), items=tuple(Item(c.items[i].id.decode(), c.items[i].title.decode()) for i in range(c.items_len)),
        marks=marks, row=(c.row_min, c.row_max), cap=Cap(marks[c.cap_mark], c.cap_min, c.cap_max) if c.has_cap else None,
        others_max=c.others_max, others_with=marks[c.others_with] if c.has_others_with else None, rule=rule, base=base,
        decide_mark=None if rule == "grade" else marks[c.decide_mark], test=None if rule == "grade" or base == "none" else _test(getattr(c, "pass")),
        places=c.places if select else None, tie=_text(c.tie), second_tie=_text(c.second_tie), shortfall=_text(c.shortfall), grades=tuple(grades))


class Definition(Handle):
    """A consistent definition. `with` or close() frees one that was read; one that belongs to a log lives as long as the log."""

    _gone = "the definition is closed"
    _owner: Optional[Handle] = None

    def __init__(self, handle: Any, owner: Optional[Handle] = None):
        super().__init__(handle)
        self._owner = owner

    def _release(self, held: Any) -> None:
        if self._owner is None:
            lib.pj_definition_destroy(held)

    @classmethod
    def read(cls, text: Union[str, bytes, Dict[str, Any]]) -> Definition:
        """Reads one from JSON in any layout, or from the same as a dict. Raises FormatError, with `field` where the text names one."""
        if isinstance(text, dict):
            text = json.dumps(text, ensure_ascii=False)
        data = text.encode() if isinstance(text, str) else text
        handle = new_handle("pj_definition")
        call(lib.pj_definition_read, ctypes.byref(handle), data, len(data))
        return cls(handle)

    def write(self) -> str:
        """Canonical JSON, as it will stand in line 0."""
        return text_of(lib.pj_definition_write, self.handle)

    @property
    def handle(self) -> Any:
        if self._owner is not None and self._owner.closed:
            raise ValueError(self._gone)
        return super().handle

    @property
    def suite(self) -> str:
        return str(lib.pj_definition_suite(self.handle).decode())

    @property
    def title(self) -> str:
        return str(lib.pj_definition_title(self.handle).decode())

    @property
    def contests(self) -> List[Contest]:
        count = lib.pj_definition_contests(self.handle)
        return [_contest(lib.pj_definition_contest(self.handle, i).contents) for i in range(count)]

    @property
    def cells(self) -> int:
        """Cells of all contests together: the length of the choices of one ballot."""
        return int(lib.pj_definition_cells(self.handle))

    @property
    def items(self) -> int:
        """Items of all contests together: the length of one paper's rows."""
        return int(lib.pj_definition_items(self.handle))

    @property
    def attestations(self) -> int:
        """How many trustees are to attest; 0 if the definition does not say."""
        return int(lib.pj_definition_attestations(self.handle))

    @property
    def witnesses(self) -> List[str]:
        """Names of the witnesses."""
        count = lib.pj_definition_witnesses(self.handle, None)
        return [lib.pj_definition_witness_name(self.handle, i).decode() for i in range(count)]

    def role(self, key: Key) -> Tuple[Role, int]:
        """What a key is in a vote of this definition, and which trustee, station or witness, from 1; else 0."""
        number = ctypes.c_uint32()
        role = lib.pj_definition_role(self.handle, key.handle, ctypes.byref(number))
        return Role(role), number.value

    @property
    def witnesses_needed(self) -> int:
        least = ctypes.c_uint32()
        lib.pj_definition_witnesses(self.handle, ctypes.byref(least))
        return least.value

    def choices(self, *marked: str) -> bytearray:
        """The cells of a ballot: "p1" for an item of a contest with one mark, "p1=approve", or "contest/p1=approve". SECRET: wipe() it."""
        places: Dict[str, Optional[int]] = {}  # name: its cell, or None where several contests have one of that name
        at = 0
        for contest in self.contests:
            for item in contest.items:
                for mark in contest.marks:
                    names = [f"{item.id}={mark}"] + ([item.id] if len(contest.marks) == 1 else [])
                    for name in names:
                        places[name] = None if name in places else at
                        places[f"{contest.id}/{name}"] = at
                    at += 1
        cells = bytearray(at)
        for name in marked:
            cell = places.get(name)
            if cell is None:
                raise ValueError(f"{name}: {'several contests have it' if name in places else 'there is no such cell'}")
            cells[cell] = 1
        return cells

    def warnings(self, present: int = 0, language: Language = Language.ENGLISH) -> List[str]:
        """What is worth a human's look before the definition is adopted. `present`: if it is known already."""
        return text_of(lib.pj_definition_warnings, (self.handle, present, language)).splitlines()

    def explain(self, language: Language = Language.ENGLISH) -> str:
        """The rules in sentences, for a presidium to read and adopt."""
        return text_of(lib.pj_definition_explain, (self.handle, language))
