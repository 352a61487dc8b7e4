"""The tests a mutant meets: what each runs, which lines it reaches, how to run one until it fails."""

import json
import os
import resource
import signal
import subprocess
import threading

UNIT = ("crypto bytes", "crypto hash", "crypto group", "crypto sign", "crypto seal", "crypto proofs", "crypto shares", "crypto dlog", "crypto merkle",
        "vectors: law", "engine: vote", "engine: law", "engine: properties", "engine: records", "engine: evidence", "engine: store", "engine: shapes",
        "vectors: crypto", "vectors: proofs", "vectors: engine", "vectors: evidence")
VERIFIER = ("shapes", "fields", "points", "sums", "logarithms", "vectors", "ed25519", "records", "follows", "evidence", "states", "saying", "batches", "weights",
            "files", "mutations", "walk")


class Suite:
    def __init__(self, name, target, command, environment=None, folders=()):
        self.name, self.target, self.command, self.environment, self.folders = name, target, command, environment or {}, folders


# Check's log says of every test, as it ends, whether it failed: `file:line:F:…`.
CHECK = {"CK_LOG_FILE_NAME": "-", "CK_VERBOSITY": "silent", "CK_TIMEOUT_MULTIPLIER": "8"}
QUICK = [Suite(name, "build/unit", ["build/unit"], {**CHECK, "CK_RUN_SUITE": name}) for name in UNIT]
QUICK += [Suite("verifier " + name, "build/verifier-test", ["build/verifier-test", "testvectors", name]) for name in VERIFIER]
LATE = [
    Suite("e2e verifier", "all", ["tests/e2e/run", "verifier_usage", "verifier_reads_pipes", "verifier_goes_on"], {"PJ_QUICK": "1"}, folders=("verifier",)),
    Suite("law", "all", ["python3", "tests/law/run.py", "--jobs", "1"], folders=("engine", "crypto", "verifier")),
    Suite("e2e", "all", ["tests/e2e/run"], {"PJ_QUICK": "1"}, folders=("engine", "crypto", "verifier")),
]
FAILURES = (":F:", ":E:", " FAILED,", "not ok ", "FAILED:")


def limit_time(seconds):
    def limit():
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 28, 1 << 28))
    return limit


def run_suite(suite, folder, usual):
    """None if all of it passes, else "failed" or "too long". `usual` seconds are what the processor takes for it unbroken."""
    process = subprocess.Popen(suite.command, cwd=folder, env={**os.environ, "ASAN_OPTIONS": "allocator_may_return_null=1", **suite.environment},
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
                               start_new_session=True, preexec_fn=limit_time(int(20 + 8 * usual)))
    late = threading.Timer(300 + 90 * usual, kill, [process])
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


def lines_reached(root, program, profile):
    """path -> lines that were executed, of engine, crypto and verifier."""
    reached, path = {}, None
    export = subprocess.run(["llvm-cov", "export", "-format=lcov", "-instr-profile", profile, program], stdout=subprocess.PIPE, text=True, check=True)
    for line in export.stdout.splitlines():
        if line.startswith("SF:"):
            path = os.path.relpath(line[3:], root)
        elif line.startswith("DA:"):
            number, count = line[3:].split(",")[:2]
            if int(count) > 0:
                reached.setdefault(path, []).append(int(number))
    return reached


def measure_reach(root):
    """suite -> its seconds and lines; kept until a program of the coverage build is newer."""
    kept = os.path.join(root, "build", "mutation", "reach.json")
    programs = [os.path.join(root, "build", "cov", name) for name in ("unit", "verifier-test")]
    if os.path.exists(kept) and all(os.path.getmtime(kept) > os.path.getmtime(program) for program in programs):
        with open(kept, encoding="utf-8") as file:
            return json.load(file)
    os.makedirs(os.path.dirname(kept), exist_ok=True)
    reach = {}
    for suite in QUICK:
        program = os.path.join(root, "build", "cov", os.path.basename(suite.target))
        seconds, raw = run_counted(root, suite.name.replace(" ", "-").replace(":", ""), [program, *suite.command[1:]], suite.environment)
        profile = os.path.join(root, "build", "mutation", "one.profdata")
        subprocess.run(["llvm-profdata", "merge", "-sparse", "-o", profile, *raw], check=True)
        reach[suite.name] = {"seconds": seconds, "lines": lines_reached(root, program, profile)}
    with open(kept, "w", encoding="utf-8") as file:
        json.dump(reach, file)
    return reach
