"""The tests a mutant meets: what each runs, how long it takes, how to run one until it fails."""

import os
import resource
import signal
import subprocess
import threading

# What the processor takes for each, in seconds; under sanitizers up to 17 times that.
UNIT = {
    "crypto bytes": 0.1, "crypto hash": 0.1, "crypto group": 2.1, "crypto sign": 0.2, "crypto seal": 4.1, "crypto proofs": 0.3, "crypto shares": 0.4,
    "crypto dlog": 0.5, "crypto merkle": 0.5, "crypto memory": 1, "vectors: law": 0.4, "engine: vote": 1.2, "engine: law": 0.3,
    "engine: properties": 0.1, "engine: records": 21, "engine: bodies": 0.5, "engine: challenge": 1, "engine: evidence": 2, "engine: store": 1.7, "engine: submit": 2,
    "engine: shapes": 0.1,
    "vectors: crypto": 0.7, "vectors: proofs": 0.4, "vectors: engine": 0.2, "vectors: evidence": 1.2,
}
VERIFIER = {
    "shapes": 0.2, "fields": 0.2, "points": 1, "pairs": 0.8, "sums": 2.3, "logarithms": 0.2, "claims": 3, "vectors": 0.6, "ed25519": 0.4,
    "records": 7.8, "follows": 0.3, "evidence": 3, "states": 5.2, "saying": 0.2, "bodies": 0.3, "batches": 6.6, "weights": 0.2, "files": 1.5,
    "mutations": 7.5, "walk": 11,
}
SHORT = 1.3     # what takes longer waits until all mutants have met the rest
ENGINE_SIDE, VERIFIER_SIDE = ("engine", "crypto"), ("verifier",)
TARGETS = ("call", "consistency", "csv", "definition", "element", "json", "key", "line", "log", "note", "proof", "saved", "submit", "tree")


class Suite:
    def __init__(self, name, target, command, seconds, folders, environment=None):
        self.name, self.target, self.command, self.seconds, self.folders = name, target.split(), command, seconds, folders
        self.environment = environment or {}


# Check's log says of every test, as it ends, whether it failed: `file:line:F:…`.
CHECK = {"CK_LOG_FILE_NAME": "-", "CK_VERBOSITY": "silent", "CK_TIMEOUT_MULTIPLIER": "8"}
QUICK = [Suite(name, "build/unit", ["build/unit"], seconds, ENGINE_SIDE, {**CHECK, "CK_RUN_SUITE": name}) for name, seconds in UNIT.items()]
QUICK += [Suite("verifier " + name, "build/verifier-test", ["build/verifier-test", "testvectors", name], seconds, VERIFIER_SIDE)
          for name, seconds in VERIFIER.items()]
QUICK.sort(key=lambda suite: suite.seconds)
REPLAY = Suite("fuzz replay", " ".join("build/replay/" + name for name in TARGETS), ["tests/fuzz/replay", "build/replay", *TARGETS], 15,
               ENGINE_SIDE + VERIFIER_SIDE)
LONG = sorted([suite for suite in QUICK if suite.seconds > SHORT] + [
    REPLAY,
    Suite("exhaust engine", "build/exhaust-engine", ["build/exhaust-engine", "--short"], 22, ("crypto",)),
    Suite("exhaust verifier", "build/exhaust-verifier", ["build/exhaust-verifier", "--short"], 9, VERIFIER_SIDE),
    Suite("crash", "build/crash build/piaojue-verify", ["build/crash", "--short"], 13, ENGINE_SIDE),
    Suite("e2e verifier", "all", ["tests/e2e/run", "verifier_usage", "verifier_reads_pipes", "verifier_goes_on"], 10, VERIFIER_SIDE,
          {"PJ_QUICK": "1"}),
    Suite("faults library", "build/faults-library", ["build/faults-library", "--paths"], 20, ENGINE_SIDE),
    Suite("faults modes", "build/faults-modes", ["build/faults-modes", "--paths", "--kinds", "memory"], 17, VERIFIER_SIDE),
], key=lambda suite: suite.seconds)
WHOLE = [
    Suite("e2e", "all", ["tests/e2e/run"], 60, ENGINE_SIDE + VERIFIER_SIDE, {"PJ_QUICK": "1"}),
    Suite("law", "all", ["python3", "tests/law/run.py", "--jobs", "1"], 100, ENGINE_SIDE + VERIFIER_SIDE),
]
# All mutants meet the first of these, what is left the second, and so on.
ROUNDS = [[suite for suite in QUICK if suite.seconds <= SHORT], LONG, WHOLE]


def suites_for(turn, path):
    """Those of its side; in every round the one that is named like the file, `crypto seal` for crypto/seal.c, is the first, and belongs to the
    first round however long it takes."""
    folder, name = os.path.split(path)
    stem = name[:-2].split("_")[0]
    mine = [suite for suites in ROUNDS for suite in suites if folder in suite.folders]
    named = [suite for suite in mine if suite.name.split()[-1].startswith(stem[:5]) and suite in QUICK]
    return [suite for suite in named if turn == 0] + [suite for suite in mine if suite in ROUNDS[turn] and suite not in named]


FAILURES = ("    tests/verifier/", ":F:", ":E:", " FAILED,", "not ok ", "FAILED:")


def limit_time(seconds):
    def limit():
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 28, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))     # the crash tests set their own
    return limit


def run_suite(suite, folder):
    """None if all of it passes, else "failed" or "too long"."""
    process = subprocess.Popen(suite.command, cwd=folder, env={**os.environ, "ASAN_OPTIONS": "allocator_may_return_null=1", **suite.environment},
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
                               start_new_session=True, preexec_fn=limit_time(int(10 + 20 * suite.seconds)))
    late = threading.Timer(120 + 60 * suite.seconds, kill, [process])
    late.start()
    try:
        for line in process.stdout:
            if any(word in line for word in FAILURES):
                return "failed"
        process.wait()
        if process.returncode == -signal.SIGXCPU or not late.is_alive():
            return "too long"
        return "failed" if process.returncode != 0 else None
    finally:
        late.cancel()
        kill(process)


def kill(process):
    """All of its session that still runs."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()


def run_counted(root, name, command, environment, core=None):
    """Runs a test of the coverage build. Returns the processor's seconds, and the files with its counts. The counters are not atomic, which
    would be ten times slower; so everything that counts into one file shares one core."""
    folder = os.path.join(root, "build", "cov", "raw")
    os.makedirs(folder, exist_ok=True)
    for old in os.listdir(folder):
        if old.startswith(name + "@"):
            os.unlink(os.path.join(folder, old))
    core = min(os.sched_getaffinity(0)) if core is None else core
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    ran = subprocess.run(["taskset", "-c", str(core), *command], cwd=root, text=True,
                         stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                         env={**os.environ, **environment, "LLVM_PROFILE_FILE": os.path.join(folder, name + "@%m%c.profraw")})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if ran.returncode != 0:
        raise SystemExit(f"{name} fails:\n{ran.stdout[-3000:]}")
    raw = [os.path.join(folder, one) for one in os.listdir(folder) if one.startswith(name + "@")]
    return round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 2), raw
