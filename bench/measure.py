"""Programs as they are, measured from outside: processor time, time of the day, peak memory."""
import dataclasses
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

BUILD = pathlib.Path(os.environ.get("BUILD", "build"))
SUITES = ("P256-SHA256", "SM2-SM3")
LOG_BYTES = 11_800  # a ballot and its credential, rounded up


@dataclasses.dataclass
class Run:
    cpu: float  # seconds
    wall: float
    peak: float  # MiB
    output: str


def run(*command, cwd=None, wanted=None):
    """Runs a program that must succeed; `wanted` must stand in what it says."""
    with tempfile.NamedTemporaryFile("r") as report:
        words = [BUILD.resolve() / "bench" / "child", report.name, *map(str, command)]
        done = subprocess.run(words, cwd=cwd, capture_output=True, text=True)
        output = done.stdout + done.stderr
        if done.returncode != 0 or (wanted and wanted not in output):
            sys.exit(f"bench: {' '.join(map(str, command))}: exit status {done.returncode}\n{output[-2000:]}")
        cpu, wall, peak = map(float, report.read().split())
    return Run(cpu / 1000, wall / 1000, peak / 1024, output)


def cores():
    return len(os.sched_getaffinity(0))


def threads(count):
    """The words that make the verifier use so many threads; none if this one knows no -j."""
    help_text = subprocess.run([BUILD / "piaojue-verify", "--help"], capture_output=True, text=True).stdout
    return ["-j", str(count)] if "-j" in help_text.split() or "-j" in help_text.replace(",", " ").split() else []


def make_log(suite, ballots, path):
    return run(BUILD / "bench" / "make_log", suite, ballots, path)


def verify(path, count=1):
    return run(BUILD / "piaojue-verify", *threads(count), path, wanted="VERIFIED")


def median(runs, what):
    return statistics.median(getattr(one, what) for one in runs)


def folder():
    """A temporary folder, to be used with `with`."""
    return tempfile.TemporaryDirectory(prefix="piaojue-bench-")


def want_disk(ballots):
    """Ends the program where the temporary folder has no room for logs of so many ballots."""
    free, needed = shutil.disk_usage(tempfile.gettempdir()).free, ballots * LOG_BYTES
    if free < needed * 1.1:
        sys.exit(f"bench: {tempfile.gettempdir()} has {free / 1e9:.1f} GB free, {needed * 1.1 / 1e9:.1f} GB are needed; set TMPDIR")
