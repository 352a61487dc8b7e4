"""The log of a vote: every step appends one checked record to it, and everything that is known of the vote is read from there."""
from __future__ import annotations

import contextlib
import ctypes
import enum
import json
import time as clock
from dataclasses import dataclass, fields
from typing import Any, Callable, Dict, FrozenSet, Iterator, List, Optional, Sequence, Union

from . import store as stores
from ._c import Status, enums
from ._c import handle as new_handle
from ._c import lib, types
from ._handle import Closing, Handle
from .definition import Definition, Language
from .errors import Error, call, raise_failure, text_of
from .keys import Code, Key, take_secret, wipe, wipe_buffer

Bytes = Union[bytes, bytearray]
Text = Union[str, bytes]
Progress = Callable[[int, int], None]


class Phase(enum.IntEnum):
    DEFINED = enums["pj_phase"].PJ_PHASE_DEFINED
    OPEN = enums["pj_phase"].PJ_PHASE_OPEN
    CLOSED = enums["pj_phase"].PJ_PHASE_CLOSED
    COUNTED = enums["pj_phase"].PJ_PHASE_COUNTED


class Credential(enum.IntEnum):
    """What a code stands for in a vote."""

    UNKNOWN = enums["pj_credential_state"].PJ_CREDENTIAL_UNKNOWN
    LIVE = enums["pj_credential_state"].PJ_CREDENTIAL_LIVE
    WITHDRAWN = enums["pj_credential_state"].PJ_CREDENTIAL_WITHDRAWN
    VOTED = enums["pj_credential_state"].PJ_CREDENTIAL_VOTED


@dataclass(frozen=True)
class Summary:
    """How a vote stands. Sets hold numbers of trustees, from 1."""

    phase: Phase
    lines: int
    deputies: int
    present: int
    issued: int
    roll: int
    withdrawn: int
    by_credential: int
    paper: int
    challenges: int
    trustees: int
    threshold: int
    dealt: FrozenSet[int]
    accepted: FrozenSet[int]
    rehearsed: FrozenSet[int]
    shared: FrozenSet[int]
    attested: FrozenSet[int]
    doubtful: int
    is_named: bool
    is_void: bool
    cut: int


@dataclass(frozen=True)
class Receipt:
    """Where a record stands. A receipt to give away is made from the line by Log.receipt()."""

    line: int
    leaf: bytes


@dataclass(frozen=True)
class Checkpoint:
    """What a checkpoint that holds says; `witnesses`: how many of the definition's have cosigned it."""

    size: int
    root: bytes
    witnesses: int


@dataclass
class Sealed(Closing):
    """A sealed ballot that is neither cast nor opened yet. `opening` is SECRET (None in a named vote): `with` or close() wipes it."""

    body: bytes
    opening: Optional[bytearray]

    def close(self) -> None:
        if self.opening is not None:
            wipe(self.opening)
        self.opening = None


def short_form(hash_: bytes) -> str:
    """A hash for people: 32 characters in eight groups of four (E1)."""
    if len(hash_) != 32:
        raise ValueError("a hash has 32 bytes")
    out = types["pj_short"]()
    lib.pj_short_write(ctypes.byref(out), (ctypes.c_uint8 * 32).from_buffer_copy(hash_))
    return str(out.text.decode())


def _bytes(text: Text) -> bytes:
    return text.encode() if isinstance(text, str) else text


def _texts(texts: Sequence[Optional[str]]) -> Any:
    return (ctypes.c_char_p * max(len(texts), 1))(*[None if text is None else text.encode() for text in texts])


def _numbers(bits: int) -> FrozenSet[int]:
    return frozenset(i + 1 for i in range(32) if bits >> i & 1)


@contextlib.contextmanager
def _codes(codes: Sequence[Code]) -> Iterator[Any]:
    array = (types["pj_code"] * max(len(codes), 1))(*[code.handle for code in codes])
    try:
        yield array
    finally:
        wipe_buffer(array)


@contextlib.contextmanager
def _cells(choices: Union[Bytes, Sequence[int]]) -> Iterator[Any]:
    array = (ctypes.c_uint8 * max(len(choices), 1))(*choices)
    try:
        yield array
    finally:
        wipe_buffer(array)


def _now(time: Optional[int]) -> int:
    return int(clock.time()) if time is None else time


class Log(Handle):
    """A log, open. An object is used by one thread at a time. Where `time` may be given, it is seconds since 1970; else it is now."""

    _gone = "the log is closed"
    _intake: Optional[Intake] = None

    def __init__(self, handle: Any, store: stores.OpenStore):
        super().__init__(handle)
        self._store = store

    def _release(self, held: Any) -> None:
        lib.pj_log_close(held)

    # ---- opening and closing ----

    @classmethod
    def create(cls, where: Union[stores.Path, stores.OpenStore], definition: Definition, recorder: Key) -> Log:
        """Starts a log in a new file (or an empty store): line 0 is the definition, signed by the recorder.
        Raises WrongKey, WrongState, StoreError."""
        store = where if isinstance(where, stores.OpenStore) else stores.create_file(where)
        handle = new_handle("pj_log")
        definition_handle, recorder_handle = definition.handle, recorder.handle  # or they raise before the store is taken
        call(lib.pj_log_create, ctypes.byref(handle), ctypes.byref(store.take()), definition_handle, recorder_handle, file=store.file)
        return cls(handle, store)

    @classmethod
    def open(cls, where: Union[stores.Path, stores.OpenStore], writable: bool = False, wait_ms: int = 10000,
             progress: Optional[Progress] = None) -> Log:
        """Reads a log from the start and makes every check V1 to V24 on every line. `progress` is called with bytes done and bytes in all.
        Raises Refused with line and check, StoreError, Locked."""
        store = where if isinstance(where, stores.OpenStore) else stores.open_file(where, writable, wait_ms)
        handle = new_handle("pj_log")
        told = None
        if progress is not None:
            report = progress  # for the lambda, which is called while pj_log_open runs
            told = types["pj_progress"](None, dict(types["pj_progress"]._fields_)["report"](lambda _, done, total: report(done, total)))
        call(lib.pj_log_open, ctypes.byref(handle), ctypes.byref(store.take()), ctypes.byref(told) if told else None, file=store.file)
        return cls(handle, store)

    @property
    def handle(self) -> Any:
        if self._intake is not None:
            raise ValueError("an intake of the log is open: nothing else may be done with it")
        return super().handle

    def close(self) -> None:
        if self._intake is not None:
            self._intake.close()
        super().close()

    def _call(self, function: Any, *arguments: Any) -> None:
        call(function, self.handle, *arguments, file=self._store.file)

    # ---- what it says ----

    @property
    def definition(self) -> Definition:
        """It lives as long as the log."""
        return Definition(lib.pj_log_definition(self.handle), owner=self)

    @property
    def summary(self) -> Summary:
        out = types["pj_summary"]()
        lib.pj_log_summary(self.handle, ctypes.byref(out))
        convert: Dict[str, Callable[[int], Any]] = {"phase": Phase, "is_named": bool, "is_void": bool}
        convert.update(dict.fromkeys(("dealt", "accepted", "rehearsed", "shared", "attested"), _numbers))
        return Summary(**{of.name: convert.get(of.name, int)(getattr(out, of.name)) for of in fields(Summary)})

    @property
    def trustees(self) -> List[str]:
        """Their names; the first is trustee 1."""
        return [lib.pj_log_trustee_name(self.handle, i + 1).decode() for i in range(self.summary.trustees)]

    def check_complete(self) -> None:
        """V25: raises Refused if the log has no result yet: it proves no verdict."""
        self._call(lib.pj_log_complete)

    def check_follows(self, old: Log) -> None:
        """V26: raises Refused unless this vote follows the other one."""
        self._call(lib.pj_log_follows, old.handle)

    # ---- the steps of a vote; each appends a record, and returns when it is synced ----

    @contextlib.contextmanager
    def group(self) -> Iterator[None]:
        """with log.group(): records are checked and taken as always, but written and synced together at its end: until then nobody may be
        told of any of them. What was taken is written, also when the block raises."""
        self._call(lib.pj_log_begin_group)
        try:
            yield
        finally:
            self._call(lib.pj_log_end_group)

    def deal(self, trustee: Key) -> None:
        """F8. The trustee deals its part of the key."""
        self._call(lib.pj_log_deal, trustee.handle)

    def accept(self, trustee: Key) -> None:
        """F8. The trustee checks what it was dealt, and accepts. Raises Refused where a dealer's share is wrong."""
        self._call(lib.pj_log_accept, trustee.handle)

    def roll(self, recorder: Key, codes: Sequence[Code], names: Optional[Sequence[str]] = None) -> None:
        """F8. Puts codes on the roll; in a named vote with the name of who holds each. Raises BadCode, FormatError."""
        if names is not None and len(names) != len(codes):
            raise ValueError("as many names as codes are wanted")
        with _codes(codes) as array:
            if names is None:
                self._call(lib.pj_log_roll, recorder.handle, array, len(codes))
            else:
                self._call(lib.pj_log_roll_named, recorder.handle, array, _texts(names), len(codes))

    def rehearse(self, trustee: Key) -> None:
        """F8. The trustee proves that it can decrypt."""
        self._call(lib.pj_log_rehearse, trustee.handle)

    def open_vote(self, recorder: Key, present: int, issued: int, withdrawn: Sequence[Code] = (), time: Optional[int] = None) -> None:
        """F9. `withdrawn`: codes on the roll that were not issued. Raises Refused with check 17 where attendance forbids it, BadCode, WrongState."""
        with _codes(withdrawn) as array:
            self._call(lib.pj_log_open_vote, recorder.handle, present, issued, array, len(withdrawn), _now(time))

    def close_vote(self, recorder: Key, time: Optional[int] = None) -> None:
        """F12."""
        self._call(lib.pj_log_close_vote, recorder.handle, _now(time))

    def share(self, trustee: Key) -> None:
        """F13. The trustee decrypts its part of the sums."""
        self._call(lib.pj_log_share, trustee.handle)

    def record_result(self, recorder: Key, time: Optional[int] = None) -> None:
        """F14, F15. Counts and verdict."""
        self._call(lib.pj_log_result, recorder.handle, _now(time))

    def attest(self, trustee: Key) -> None:
        """F16. The trustee signs the head of the counted log."""
        self._call(lib.pj_log_attest, trustee.handle)

    # ---- ballots ----

    def credential(self, code: Code) -> Credential:
        """What a code stands for in this vote."""
        state = ctypes.c_int()
        self._call(lib.pj_log_credential, ctypes.byref(state), ctypes.byref(code.handle))
        return Credential(state.value)

    def check_choices(self, code: Code, choices: Union[Bytes, Sequence[int]]) -> None:
        """Would this ballot be accepted? `choices`: definition.cells numbers 0 or 1 (see Definition.choices).
        Raises BadCode, BadChoice, WrongState."""
        with _cells(choices) as cells:
            self._call(lib.pj_log_check_choices, ctypes.byref(code.handle), cells, len(choices))

    def seal(self, code: Code, choices: Union[Bytes, Sequence[int]], with_opening: bool = True) -> Sealed:
        """F10. Seals (in a named vote, writes in clear) and signs a ballot, for submit() or challenge(), which may happen elsewhere."""
        with_opening = with_opening and not self.summary.is_named
        room = 65536
        with _cells(choices) as cells:
            while True:
                error = types["pj_error"]()
                body, opening = ctypes.create_string_buffer(room), ctypes.create_string_buffer(room if with_opening else 1)
                length, opening_length = ctypes.c_size_t(room), ctypes.c_size_t(room)
                status = lib.pj_log_seal(self.handle, body, ctypes.byref(length), opening if with_opening else None,
                                         ctypes.byref(opening_length) if with_opening else None, ctypes.byref(code.handle), cells, len(choices),
                                         ctypes.byref(error))
                if status == Status.PJ_OK:
                    return Sealed(body.value, take_secret(opening) if with_opening else None)
                wipe_buffer(opening)
                if status != Status.PJ_E_SPACE:
                    raise_failure(status, error, self._store.file)
                room = max(length.value, opening_length.value if with_opening else 0) + 1

    def fingerprint(self, body: bytes) -> bytes:
        """P13. Of a sealed ballot, to be shown (see short_form) before it is decided what becomes of it. Raises FormatError."""
        out = (ctypes.c_uint8 * 32)()
        self._call(lib.pj_log_fingerprint, out, body, len(body))
        return bytes(out)

    def submit(self, body: bytes) -> Receipt:
        """Checks a sealed ballot and appends it. Raises Refused, BadCode."""
        out = types["pj_receipt"]()
        self._call(lib.pj_log_submit, ctypes.byref(out), body, len(body))
        return Receipt(out.line, bytes(out.leaf))

    def submit_all(self, bodies: Sequence[bytes]) -> List[Receipt]:
        """Checks several sealed ballots together and appends them. Raises what submit() would for the first that is refused; those before it are in the
        log, and `taken` of the exception says how many."""
        texts = (ctypes.c_char_p * len(bodies))(*bodies)
        lengths = (ctypes.c_size_t * len(bodies))(*map(len, bodies))
        out = (types["pj_receipt"] * len(bodies))()
        taken = ctypes.c_size_t()
        try:
            self._call(lib.pj_log_submit_all, out, ctypes.byref(taken), texts, lengths, len(bodies))
        except Error as error:
            error.taken = taken.value
            raise
        return [Receipt(receipt.line, bytes(receipt.leaf)) for receipt in out]

    def challenge(self, opening: Bytes) -> Receipt:
        """F19. Appends what a sealed ballot held, for all to read; the ballot will never be accepted, the code is still good."""
        out = types["pj_receipt"]()
        self._call(lib.pj_log_challenge, ctypes.byref(out), bytes(opening), len(opening))
        return Receipt(out.line, bytes(out.leaf))

    def intake(self) -> Intake:
        """Ballots from many threads at once: with log.intake() as intake: intake.submit(body)."""
        return Intake(self)

    # ---- papers ----

    def import_papers(self, station: Key, papers: Sequence[Sequence[str]], names: Optional[Sequence[Sequence[Sequence[str]]]] = None,
                      since: Optional[int] = None) -> None:
        """F11. Appends paper ballots in shuffled order, all or none. A paper has a cell for each item of all contests: "", "?", or marks joined
        by "+". `names`: for each paper, for each contest, the names written in. `since`: finish an import that was interrupted: how many lines
        the log had when that began. Raises BadChoice, WrongKey, WrongState."""
        items, contests = self.definition.items, len(self.definition.contests)
        if any(len(paper) != items for paper in papers):
            raise ValueError(f"a paper has {items} cells")
        if names is not None and (len(names) != len(papers) or any(len(of) != contests for of in names)):
            raise ValueError(f"names are wanted for each paper and each of its {contests} contests")
        rows = _texts([cell for paper in papers for cell in paper])
        written = None if names is None else _texts(["\n".join(of) or None for paper in names for of in paper])
        if since is None:
            self._call(lib.pj_log_import, station.handle, rows, written, len(papers))
        else:
            self._call(lib.pj_log_import_rest, station.handle, rows, written, len(papers), since)

    def rule(self, chief: Key, ballot: int, contest: str, rows: Optional[Sequence[str]], reason: str) -> None:
        """F17. The chief scrutineer rules on a doubtful paper, line `ballot`: how its items are to be read; None: the contest is invalid."""
        self._call(lib.pj_log_rule, chief.handle, ballot, contest.encode(), None if rows is None else _texts(rows), reason.encode())

    def join(self, chief: Key, contest: str, names: Sequence[str], as_: str, reason: str) -> None:
        """F17. The chief scrutineer joins spellings of a name written in."""
        self._call(lib.pj_log_join, chief.handle, contest.encode(), _texts(names), len(names), as_.encode(), reason.encode())

    @property
    def doubtful(self) -> List[Dict[str, Any]]:
        """Contests of papers with something unreadable: {"ballot", "contest", "rows", "ruled"}."""
        return list(json.loads(text_of(lib.pj_log_doubtful, self.handle)))

    @property
    def names(self) -> List[Dict[str, Any]]:
        """Names written in so far: {"as", "contest", "count", "name"}."""
        return list(json.loads(text_of(lib.pj_log_names, self.handle)))

    # ---- evidence: texts to give away ----

    def checkpoint(self, recorder: Optional[Key] = None) -> str:
        """E3. A checkpoint of the log as it stands, signed where a key is given."""
        return text_of(lib.pj_log_checkpoint, self.handle, recorder.handle if recorder else None)

    def root(self, size: int) -> bytes:
        """P11. The root over the first `size` lines: who keeps it, and asks again when the log has grown, knows that it only grew."""
        out = (ctypes.c_uint8 * 32)()
        self._call(lib.pj_log_root, out, size)
        return bytes(out)

    def check_checkpoint(self, text: Text, witnessed: bool = False) -> Checkpoint:
        """Checks C1 to C5, and C7 if `witnessed`. Raises Refused."""
        out, data = types["pj_checkpoint"](), _bytes(text)
        self._call(lib.pj_log_check_checkpoint, ctypes.byref(out), data, len(data), int(witnessed))
        return Checkpoint(out.size, bytes(out.root), out.witnesses)

    def cosign(self, witness: Key, checkpoint: Text, time: Optional[int] = None) -> str:
        """E4. The checkpoint with the line of a witness added. Raises Refused, WrongKey, WrongState."""
        data = _bytes(checkpoint)
        return text_of(lib.pj_log_cosign, self.handle, witness.handle, _now(time), data, len(data))

    def receipt(self, line: int, recorder: Optional[Key] = None, checkpoint: Optional[Text] = None) -> str:
        """E5. The receipt of a line, under the given checkpoint or one made now."""
        data = None if checkpoint is None else _bytes(checkpoint)
        return text_of(lib.pj_log_receipt, self.handle, line, recorder.handle if recorder else None, data, len(data or b""))

    def check_receipt(self, text: Text) -> int:
        """Checks C1 to C6; the line that the receipt is for. Raises Refused."""
        line, data = ctypes.c_uint64(), _bytes(text)
        self._call(lib.pj_log_check_receipt, ctypes.byref(line), data, len(data))
        return line.value

    def consistency(self, old: Text, recorder: Optional[Key] = None) -> str:
        """E6. The proof that the log at the old checkpoint is the beginning of the log as it stands."""
        data = _bytes(old)
        return text_of(lib.pj_log_consistency, self.handle, data, len(data), recorder.handle if recorder else None)

    # ---- results ----

    @property
    def result(self) -> Dict[str, Any]:
        """The result (F14, F15). Raises WrongState if there is none yet."""
        return dict(json.loads(text_of(lib.pj_log_result_json, self.handle)))

    def follow_up(self) -> Dict[str, Any]:
        """F18. The definition of the vote that has to follow: a run-off, or another vote for places left over. Raises WrongState."""
        return dict(json.loads(text_of(lib.pj_log_follow_up, self.handle)))

    def report(self, language: Language = Language.ENGLISH) -> str:
        """The result sheet (计票结果报告单). Raises WrongState if there is no result yet."""
        return text_of(lib.pj_report_text, (self.handle, language))

    def report_html(self, language: Language = Language.ENGLISH, picture: Optional[str] = None) -> str:
        """The result sheet as one HTML file. `picture`: an SVG or HTML element that is put beside the log's root as it is, say a QR code."""
        return text_of(lib.pj_report_html, (self.handle, language, picture.encode() if picture is not None else None))

    def report_csv(self, language: Language = Language.ENGLISH) -> str:
        """The counts for spreadsheets: CSV with byte order mark and CRLF."""
        return text_of(lib.pj_report_csv, (self.handle, language))

    def report_facts(self) -> Dict[str, Any]:
        """Its facts: definition, result, attestations, head."""
        return dict(json.loads(text_of(lib.pj_report_json, self.handle)))


class Intake(Handle):
    """While it is open nothing else may be done with its log, and submit() may be called from any thread. Close it when every call has returned."""

    _gone = "the intake is closed"

    def __init__(self, log: Log):
        handle = new_handle("pj_intake")
        call(lib.pj_intake_open, ctypes.byref(handle), log.handle)
        super().__init__(handle)
        self._log = log
        log._intake = self

    def _release(self, held: Any) -> None:
        lib.pj_intake_close(held)
        self._log._intake = None

    def submit(self, body: bytes) -> Receipt:
        """As Log.submit(); returns when the ballot is synced."""
        out = types["pj_receipt"]()
        call(lib.pj_intake_submit, self.handle, ctypes.byref(out), body, len(body))
        return Receipt(out.line, bytes(out.leaf))
