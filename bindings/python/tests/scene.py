"""A small vote, with everybody's keys, for the tests."""
import piaojue

NOW = 1_800_000_000
SELECT = {"rule": "select", "mark": "approve", "places": 2, "base": "deputies", "pass": {"more_than": [1, 2]},
          "tie": "runoff", "second_tie": "presidium", "shortfall": "leave"}


def contest(**changed):
    of = {"id": "c", "title": "项目", "items": [{"id": i, "title": i.upper()} for i in "abcd"], "marks": ["approve"], "row": [0, 1],
          "cap": {"mark": "approve", "min": 0, "max": 2}, "decide": SELECT}
    of.update(changed)
    return of


class Memory:
    """A store of one's own."""

    def __init__(self, data=b""):
        self.data, self.closed, self.failing = bytearray(data), 0, None

    def size(self):
        return len(self.data)

    def read(self, offset, length):
        return bytes(self.data[offset:offset + length])

    def append(self, data):
        if self.failing:
            raise self.failing
        self.data += data

    def sync(self):
        pass

    def truncate(self, size):
        del self.data[size:]

    def close(self):
        self.closed += 1


class Scene:
    """Three trustees of whom two are needed, one station, two witnesses, six codes; seven deputies."""

    def __init__(self, suite="P256-SHA256", contests=None, named=False, **more):
        def key(name):
            return piaojue.Key.create(suite, name)

        self.recorder, self.station, self.stranger = key("recorder"), key("station"), key("stranger")
        self.trustees = [key(f"trustee {i}") for i in (1, 2, 3)]
        self.witnesses = [key(f"witness.example/w{i}") for i in (1, 2)]
        self.codes = [piaojue.Code.draw() for _ in range(6)]
        self.json = {
            "format": "piaojue/1", "suite": suite, "title": "试票", "secrecy": "named" if named else "sealed",
            "electorate": {"deputies": 7, "quorum": {"at_least": [1, 2]}, "source": ""}, "contests": contests or [contest()],
            "recorder": self.party(self.recorder), "trustees": [self.party(k, "seal") for k in self.trustees], "threshold": 2,
            "stations": [] if named else [self.party(self.station)], "attestations": 1,
            "witnesses": {"least": 1, "of": [dict(self.party(k), key=k.public.ed25519 or k.public.key) for k in self.witnesses]},
            "validity": {"blank": "valid", "conflict": "mark", "overvote": "ballot", "unreadable": "mark"}, **more}
        self.memory = Memory()
        with piaojue.Definition.read(self.json) as definition:
            self.log = piaojue.Log.create(piaojue.own(self.memory), definition, self.recorder)

    @staticmethod
    def party(key, *more):
        return {name: getattr(key.public, name) for name in ("name", "key", *more)}

    def prepare(self):
        for trustee in self.trustees:
            self.log.deal(trustee)
        for trustee in self.trustees:
            self.log.accept(trustee)
        self.log.roll(self.recorder, self.codes)
        for trustee in self.trustees[:2]:
            self.log.rehearse(trustee)
        return self

    def open(self, issued=6, withdrawn=()):
        self.prepare()
        self.log.open_vote(self.recorder, issued, issued, withdrawn, time=NOW)
        return self

    def seal(self, voter, *items, **more):
        return self.log.seal(self.codes[voter], self.log.definition.choices(*items), **more)

    def cast(self, voter, *items):
        with self.seal(voter, *items) as sealed:
            return self.log.submit(sealed.body)

    def count(self):
        self.log.close_vote(self.recorder, time=NOW)
        for trustee in self.trustees[:2]:
            self.log.share(trustee)
        self.log.record_result(self.recorder, time=NOW)
        return self.log.result
