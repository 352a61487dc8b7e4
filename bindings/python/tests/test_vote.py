"""Whole votes, and what goes wrong in them."""
import errno
import gc
import json
import os
import pathlib
import tempfile
import threading
import unittest

import piaojue
from scene import NOW, SELECT, Memory, Scene, contest

SUITES = ("P256-SHA256", "SM2-SM3")


class Votes(unittest.TestCase):
    def test_sealed(self):
        for suite in SUITES:
            s = Scene(suite).open()
            for voter, items in enumerate((("a", "b"), ("a", "b"), ("a", "c"), ("a", "b"), ("b",), ())):
                receipt = s.cast(voter, *items)
                self.assertEqual(receipt.line, 10 + voter + 1)
            result = s.count()
            self.assertEqual(result["contests"][0]["counts"], [[4], [4], [1], [0]])
            self.assertEqual(result["contests"][0]["verdict"]["adopted"], ["a", "b"])
            s.log.attest(s.trustees[2])
            s.log.check_complete()
            summary = s.log.summary
            self.assertEqual((summary.phase, summary.by_credential, summary.attested, summary.shared), (piaojue.Phase.COUNTED, 6, {3}, {1, 2}))
            self.assertEqual(s.log.trustees, ["trustee 1", "trustee 2", "trustee 3"])
            self.assertIn("计票结果报告单", s.log.report(piaojue.Language.CHINESE))
            self.assertEqual(s.log.report_facts()["result"]["contests"], result["contests"])
            self.assertIn("<svg id='q'/>", s.log.report_html(piaojue.Language.CHINESE, "<svg id='q'/>"))
            self.assertEqual(len(s.log.report_csv().splitlines()), 1 + sum(len(c.items) for c in s.log.definition.contests))
            again = piaojue.Log.open(piaojue.own(Memory(s.memory.data), writable=False))
            self.assertEqual(again.result, result)

    def test_paper_with_rulings_and_names(self):
        election = contest(marks=["approve", "oppose"], cap={"mark": "approve", "min": 0, "max": 2}, others={"max": 2, "with": "oppose"})
        s = Scene(contests=[election], chief=1).open()
        papers = [["approve", "approve", "", ""], ["approve", "?", "oppose", ""], ["oppose", "approve", "", ""], ["", "", "", ""]]
        begun = s.log.summary.lines
        s.log.import_papers(s.station, papers, [[[]], [["王小明"]], [["王晓明"]], [[]]])
        s.log.import_papers(s.station, papers, [[[]], [["王小明"]], [["王晓明"]], [[]]], since=begun)
        self.assertEqual(s.log.summary.paper, 4)
        self.assertEqual({of["name"]: of["count"] for of in s.log.names}, {"王小明": 1, "王晓明": 1})
        doubtful, = s.log.doubtful
        s.log.close_vote(s.recorder, time=NOW)
        s.log.rule(s.trustees[0], doubtful["ballot"], "c", ["approve", "oppose", "oppose", ""], "看得清")
        s.log.join(s.trustees[0], "c", ["王晓明"], "王小明", "同一人")
        with self.assertRaises(piaojue.Refused) as caught:
            s.log.rule(s.trustees[0], doubtful["ballot"], "c", None, "又一次")
        self.assertEqual(caught.exception.check, 27)
        for trustee in s.trustees[:2]:
            s.log.share(trustee)
        s.log.record_result(s.recorder, time=NOW)
        of = s.log.result["contests"][0]
        self.assertEqual((of["counts"][1], of["others"]), ([2, 1], [{"count": 2, "name": "王小明"}]))

    def test_named(self):
        s = Scene(named=True)
        s.log.roll(s.recorder, s.codes[:4], ["甲", "乙", "丙", "丁"])
        self.assertRaises(ValueError, s.log.roll, s.recorder, s.codes[4:], ["戊"])
        s.log.open_vote(s.recorder, 4, 4, time=NOW)
        for voter in range(4):
            sealed = s.seal(voter, "a")
            self.assertIsNone(sealed.opening)
            s.log.submit(sealed.body)
        s.log.close_vote(s.recorder, time=NOW)
        s.log.record_result(s.recorder, time=NOW)
        self.assertEqual(s.log.result["contests"][0]["verdict"]["adopted"], ["a"])

    def test_runoff(self):
        s = Scene().open()
        for voter, items in enumerate((("a", "b"), ("a", "b"), ("a", "c"), ("a", "c"), ("b", "c"), ("b", "c"))):
            s.cast(voter, *items)
        self.assertEqual(s.count()["contests"][0]["verdict"]["state"], "runoff")
        proposal = s.log.follow_up()
        with piaojue.Definition.read(proposal) as definition:
            self.assertEqual(len(definition.contests[0].items), 3)
            following = piaojue.Log.create(piaojue.own(Memory()), definition, s.recorder)
        following.check_follows(s.log)
        with self.assertRaises(piaojue.Refused) as caught:
            Scene().log.check_follows(s.log)
        self.assertEqual(caught.exception.check, 26)

    def test_challenge(self):
        for suite in SUITES:
            s = Scene(suite).open()
            with s.seal(0, "a", "b") as sealed:
                body, print_ = sealed.body, s.log.fingerprint(sealed.body)
                self.assertRegex(piaojue.short_form(print_), r"^([0-9A-Z]{4}-){7}[0-9A-Z]{4}$")
                s.log.challenge(sealed.opening)
                kept = sealed.opening
            self.assertEqual((sealed.opening, bytes(kept)), (None, bytes(len(kept))))
            self.assertRaises(piaojue.BadCode, s.log.submit, body)
            self.assertEqual(s.log.credential(s.codes[0]), piaojue.Credential.LIVE)
            s.cast(0, "a")
            self.assertEqual(s.log.credential(s.codes[0]), piaojue.Credential.VOTED)
            self.assertEqual(s.log.credential(piaojue.Code.draw()), piaojue.Credential.UNKNOWN)
            self.assertEqual(s.log.summary.challenges, 1)
            self.assertRaises(piaojue.FormatError, s.log.fingerprint, b"{}")

    def test_submit_all(self):
        for suite in SUITES:
            s = Scene(suite).open()
            bodies = [s.seal(voter, "a").body for voter in range(4)]
            self.assertEqual([receipt.line for receipt in s.log.submit_all(bodies[:2])], [11, 12])
            with self.assertRaises(piaojue.BadCode) as caught:
                s.log.submit_all([bodies[2], bodies[0], bodies[3]])
            self.assertEqual((caught.exception.taken, s.log.summary.by_credential), (1, 3))
            self.assertEqual(s.log.submit_all([]), [])

    def test_intake_from_threads(self):
        s = Scene().open()
        bodies = [s.seal(voter, "a").body for voter in range(6)]
        lines = []
        with s.log.intake() as intake:
            threads = [threading.Thread(target=lambda body=body: lines.append(intake.submit(body).line)) for body in bodies]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self.assertRaises(piaojue.BadCode, intake.submit, bodies[0])
            self.assertRaisesRegex(ValueError, "intake", s.log.checkpoint)
        self.assertRaises(ValueError, intake.submit, bodies[0])
        self.assertEqual(sorted(lines), list(range(11, 17)))
        last = s.log.intake()
        s.log.close()
        self.assertRaises(ValueError, last.submit, bodies[0])

    def test_group(self):
        s = Scene().open()
        before = len(s.memory.data)
        with s.log.group():
            s.cast(0, "a")
            s.cast(1, "b")
            self.assertEqual(len(s.memory.data), before)
            self.assertRaises(piaojue.WrongState, s.log.checkpoint)
        self.assertGreater(len(s.memory.data), before)
        self.assertEqual(s.log.summary.by_credential, 2)


class Evidence(unittest.TestCase):
    def test_checkpoints_receipts_and_proofs(self):
        for suite in SUITES:
            s = Scene(suite).open()
            old = s.log.checkpoint(s.recorder)
            root = s.log.root(s.log.summary.lines)
            line = s.cast(0, "a").line
            self.assertEqual((s.log.check_checkpoint(old).root, s.log.root(line)), (root, root))
            self.assertRaises(piaojue.UsageError, s.log.root, line + 2)
            self.assertRaises(piaojue.Refused, s.log.check_checkpoint, old, True)
            cosigned = s.log.cosign(s.witnesses[1], s.log.checkpoint(s.recorder), time=NOW)
            self.assertEqual(s.log.check_checkpoint(cosigned, witnessed=True), piaojue.Checkpoint(line + 1, s.log.root(line + 1), 1))
            self.assertRaises(piaojue.WrongState, s.log.cosign, s.witnesses[1], cosigned)
            for receipt in (s.log.receipt(line), s.log.receipt(line, s.recorder), s.log.receipt(line, checkpoint=cosigned)):
                self.assertEqual(s.log.check_receipt(receipt), line)
            with self.assertRaises(piaojue.Refused) as caught:
                s.log.check_receipt(receipt.replace(f"index {line}", "index 0"))
            self.assertEqual((caught.exception.check, caught.exception.check_name, caught.exception.line), (106, "line", None))
            self.assertTrue(s.log.consistency(old, s.recorder).startswith(f"old {line}\n"))


class Definitions(unittest.TestCase):
    def test_roles(self):
        for suite in SUITES:
            s = Scene(suite)
            role = s.log.definition.role
            self.assertEqual(role(s.recorder), (piaojue.Role.RECORDER, 0))
            self.assertEqual(role(s.trustees[1]), (piaojue.Role.TRUSTEE, 2))
            self.assertEqual(role(s.station), (piaojue.Role.STATION, 1))
            self.assertEqual(role(s.witnesses[1]), (piaojue.Role.WITNESS, 2))
            with piaojue.Key.create(suite, "a stranger") as stranger:
                self.assertEqual(role(stranger), (piaojue.Role.NONE, 0))
        with piaojue.Key.create(SUITES[0], "of the other suite") as other:
            self.assertEqual(role(other), (piaojue.Role.NONE, 0))

    def test_contest_as_it_was_written(self):
        decision = {"rule": "pass", "mark": "approve", "base": "present", "pass": {"at_least": [2, 3]}}
        s = Scene(contests=[contest(), contest(id="p", title="决议", marks=["approve", "oppose"], cap={"mark": "oppose", "min": 0, "max": 3}, decide=decision)])
        first, second = s.log.definition.contests
        self.assertEqual(first.test, piaojue.Test(False, 1, 2))
        self.assertEqual((first.places, first.tie, first.second_tie, first.shortfall), (2, "runoff", "presidium", "leave"))
        self.assertEqual((first.cap, second.cap), (piaojue.Cap("approve", 0, 2), piaojue.Cap("oppose", 0, 3)))
        self.assertEqual((second.rule, second.base, second.test, second.places), ("pass", "present", piaojue.Test(True, 2, 3), None))
        self.assertEqual((second.marks, second.items[3], second.row), (("approve", "oppose"), piaojue.Item("d", "D"), (0, 1)))
        of = s.log.definition
        self.assertEqual((of.suite, of.title, of.cells, of.items, of.attestations), ("P256-SHA256", "试票", 12, 8, 1))
        self.assertEqual((of.witnesses, of.witnesses_needed), (["witness.example/w1", "witness.example/w2"], 1))
        self.assertEqual(of.choices("c/b", "p/a=oppose", "p/d=approve"), bytearray([0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]))
        self.assertRaisesRegex(ValueError, "several", of.choices, "a=approve")
        self.assertRaisesRegex(ValueError, "no such", of.choices, "x")
        self.assertEqual(json.loads(of.write())["title"], "试票")
        self.assertIn("决议", of.explain(piaojue.Language.CHINESE))
        self.assertTrue(of.warnings(present=3))
        s.log.close()
        self.assertRaises(ValueError, lambda: of.title)

    def test_grades(self):
        grades = [{"grade": "good", "marks": ["yes"], "pass": {"at_least": [1, 2]}}, {"grade": "bad", "below": {"less_than": [1, 2]}}]
        decision = {"rule": "grade", "base": "deputies", "grades": grades}
        s = Scene(contests=[contest(marks=["yes", "no"], cap={"mark": "yes", "min": 0, "max": 4}, decide=decision)])
        of = s.log.definition.contests[0]
        self.assertEqual((of.rule, of.decide_mark, of.test), ("grade", None, None))
        self.assertEqual(of.grades, (piaojue.Grade("good", ("yes",), piaojue.Test(True, 1, 2)), piaojue.Grade("bad", (), None)))

    def test_errors_name_the_place(self):
        good = Scene().json
        with self.assertRaises(piaojue.FormatError) as caught:
            piaojue.Definition.read({**good, "threshold": 9})
        self.assertEqual((caught.exception.status, caught.exception.check), ("PJ_E_FORMAT", 12))
        with self.assertRaises(piaojue.FormatError) as caught:
            piaojue.Definition.read({**good, "threshold": "9"})
        self.assertEqual((caught.exception.field, caught.exception.check), ("threshold", 6))
        self.assertRaises(piaojue.FormatError, piaojue.Definition.read, "{")
        self.assertRaises(piaojue.FormatError, piaojue.Definition.read, "")


class Secrets(unittest.TestCase):
    def test_keys_come_back(self):
        for suite in SUITES:
            with piaojue.Key.create(suite, "甲") as key:
                text, public = key.write(), key.public
                self.assertEqual(public, piaojue.PublicKey.read(key.write_public()))
                for kind in (bytes, bytearray):
                    with piaojue.Key.read(kind(text)) as again:
                        self.assertEqual(again.public, public)
                self.assertIn("甲", repr(key))
            self.assertRaises(ValueError, key.write)
            self.assertEqual(repr(key), "Key(closed)")
            self.assertRaises(piaojue.FormatError, piaojue.Key.read, text[:-5])
            piaojue.wipe(text)
            self.assertEqual(set(text), {0})
        self.assertRaises(piaojue.FormatError, piaojue.Key.create, "P256", "甲")
        self.assertRaises(piaojue.FormatError, piaojue.PublicKey.read, b"")

    def test_codes(self):
        with piaojue.Code.draw() as code:
            text = code.text
            self.assertNotIn(text, repr(code))
            with piaojue.Code.read(text.lower().replace("-", " ")) as same:
                self.assertEqual(same.text, text)
            structure = code.handle
        self.assertEqual(bytes(structure), bytes(36))
        self.assertRaises(ValueError, lambda: code.text)
        self.assertRaises(piaojue.BadCode, piaojue.Code.read, "XXX")


class Handles(unittest.TestCase):
    def test_closed(self):
        """What is closed says so, to whoever uses it; closing it again does nothing."""
        s = Scene().open()
        log, memory = s.log, s.memory
        read = piaojue.Definition.read(log.definition.write())
        held = {"the key is closed": (piaojue.Key.create("SM2-SM3", "甲"), lambda key: key.public),
                "the code is closed": (piaojue.Code.draw(), lambda code: code.text),
                "the definition is closed": (read, lambda definition: definition.title),
                "the store is closed, or a log has taken it over": (piaojue.own(memory), lambda store: store.take()),
                "the intake is closed": (log.intake(), lambda intake: intake.submit(b"")),
                "the log is closed": (log, lambda log: log.summary)}
        for said, (one, use) in held.items():
            self.assertFalse(one.closed)
            with one as same:
                self.assertIs(same, one)
            self.assertTrue(one.closed)
            one.close()
            self.assertRaisesRegex(ValueError, f"^{said}$", use, one)

    def test_dropped(self):
        """What nobody closed is closed with the object; what was never made raises nothing on its way out."""
        memory = Memory()
        store = piaojue.own(memory)
        del store
        gc.collect()
        self.assertEqual(memory.closed, 1)
        s = Scene()
        definition = s.log.definition
        s.log.close()
        self.assertRaises(ValueError, lambda: definition.title)
        self.assertRaises(ValueError, s.log.intake)
        self.assertRaises(ValueError, piaojue.Intake, s.log)


class Stores(unittest.TestCase):
    def test_files(self):
        s = Scene().open()
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "票决.log")
            with s.log.definition as definition, piaojue.Log.create(path, definition, s.recorder) as log:
                self.assertEqual(log.summary.phase, piaojue.Phase.DEFINED)
                self.assertRaises(piaojue.Locked, piaojue.Log.open, path, writable=True, wait_ms=0)
                with self.assertRaises(piaojue.StoreError) as caught:
                    piaojue.create_file(path)
                self.assertEqual(caught.exception.file, str(path))
            path.write_bytes(s.memory.data)
            seen = []
            with piaojue.Log.open(path, progress=lambda done, total: seen.append((done, total))) as log:
                self.assertEqual(log.summary.lines, 11)
                self.assertRaises(piaojue.WrongState, log.deal, s.trustees[0])
            self.assertEqual(seen[-1][1], len(s.memory.data))
            damaged = bytearray(s.memory.data)
            damaged[-30] ^= 1
            path.write_bytes(damaged)
            with self.assertRaises(piaojue.Refused) as caught:
                piaojue.Log.open(path)
            self.assertEqual((caught.exception.line, caught.exception.file), (10, str(path)))
            self.assertTrue(str(caught.exception).startswith(f"{path}, line 10, check {caught.exception.check} ("), str(caught.exception))
            self.assertRaises(piaojue.StoreError, piaojue.open_file, os.path.join(folder, "none.log"))

    def test_an_unfinished_line_is_cut_off(self):
        s = Scene().open()
        memory = Memory(s.memory.data[:-5])
        with piaojue.Log.open(piaojue.own(memory)) as log:
            self.assertEqual(log.summary.lines, 10)
            self.assertGreater(log.summary.cut, 0)
        self.assertEqual(memory.closed, 1)

    def test_a_store_is_taken_once(self):
        s = Scene().open()
        memory = Memory(s.memory.data)
        store = piaojue.own(memory)
        log = piaojue.Log.open(store)
        self.assertRaisesRegex(ValueError, "taken", piaojue.Log.open, store)
        store.close()
        self.assertEqual((memory.closed, log.summary.lines), (0, 11))
        log.close()
        with piaojue.own(memory):
            pass
        self.assertEqual(memory.closed, 2)

    def test_a_store_that_fails(self):
        s = Scene().open()
        s.memory.failing = OSError(errno.ENOSPC, "full")
        with self.assertRaisesRegex(piaojue.StoreError, os.strerror(errno.ENOSPC)):
            s.cast(0, "a")
        self.assertRaises(piaojue.WrongState, s.cast, 0, "a")
        s.log.close()
        s.memory.failing = None
        s.log = piaojue.Log.open(piaojue.own(s.memory))
        s.memory.failing = ZeroDivisionError()
        self.assertRaises(piaojue.StoreError, s.cast, 0, "a")

    def test_nothing_leaks_a_callback(self):
        for _ in range(20):
            memory = Memory(Scene().memory.data)
            log = piaojue.Log.open(piaojue.own(memory))
            del log
            gc.collect()
            self.assertEqual(memory.closed, 1)


class Limits(unittest.TestCase):
    def test_choices(self):
        s = Scene().open(issued=6)
        s.log.check_choices(s.codes[0], s.log.definition.choices("a"))
        with self.assertRaises(piaojue.BadChoice):
            s.cast(0, "a", "b", "c")
        self.assertRaises(piaojue.UsageError, s.log.check_choices, s.codes[0], [1, 0])
        self.assertRaises(piaojue.BadCode, s.log.check_choices, piaojue.Code.draw(), [1, 0, 0, 0])
        self.assertRaises(ValueError, s.log.import_papers, s.station, [["approve"]])
        self.assertRaises(piaojue.BadChoice, s.log.import_papers, s.station, [["aprove", "", "", ""]])
        self.assertRaises(piaojue.WrongKey, s.log.import_papers, s.stranger, [["approve", "", "", ""]])
        self.assertRaises(ValueError, piaojue.short_form, b"x")

    def test_withdrawn_and_attendance(self):
        s = Scene().prepare()
        with self.assertRaises(piaojue.Refused) as caught:
            s.log.open_vote(s.recorder, 2, 2, time=NOW)
        self.assertEqual(caught.exception.check, 17)
        s.log.open_vote(s.recorder, 5, 5, s.codes[5:], time=NOW)
        self.assertEqual(s.log.credential(s.codes[5]), piaojue.Credential.WITHDRAWN)
        self.assertRaises(piaojue.BadCode, s.cast, 5, "a")
        with self.assertRaises(piaojue.Refused) as caught:
            s.log.check_complete()
        self.assertEqual(caught.exception.check, 25)

    def test_large_ballots_find_room(self):
        items = [{"id": f"i{i}", "title": str(i)} for i in range(300)]
        many = contest(items=items, marks=["approve", "oppose"], cap={"mark": "approve", "min": 0, "max": 300})
        s = Scene(contests=[many]).open()
        with s.seal(0, "i0=approve", "i299=oppose") as sealed:
            self.assertGreater(len(sealed.body), 65536)
            self.assertEqual(s.log.submit(sealed.body).line, 11)


if __name__ == "__main__":
    unittest.main()
