"""The Lanzhou vote in Belenios 2.0, by Debian's belenios-tool: one question of 13 answers, 0 to 10 of them, three trustees."""
import concurrent.futures
import json
import os
import pathlib
import shutil
import subprocess
import sys

import measure

PACKAGE = "belenios-tool"
TRUSTEES = 3


def install():
    """The version, once the tool is there."""
    if not shutil.which(PACKAGE):
        command = ["apt-get", "install", "-y", "--no-install-recommends", PACKAGE]
        print("bench:", " ".join(command), flush=True)
        if os.geteuid() != 0 or subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode != 0:
            sys.exit(f"bench: {PACKAGE} is not installed and cannot be: as root, {' '.join(command)}")
    return subprocess.run([PACKAGE, "--version"], capture_output=True, text=True, check=True).stdout.strip()


class Election:
    def __init__(self, folder, group):
        self.folder, self.group = pathlib.Path(folder), group
        self.folder.mkdir()
        self.environment = {**os.environ, "BELENIOS_USE_URANDOM": "1"}

    def tool(self, *words, given=None):
        done = subprocess.run([PACKAGE, *words], cwd=self.folder, env=self.environment, input=given, capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"bench: {PACKAGE} {' '.join(words)}: {done.stderr[-1000:]}")
        return done.stdout

    def write(self, name, text):
        (self.folder / name).write_text(text)

    def only(self, pattern):
        return next(iter(self.folder.glob(pattern)))

    def set_up(self, voters, answers, most):
        common = ["--group", self.group]
        uuid = ["--uuid", self.tool("setup", "generate-token").strip()]
        self.write("voters.txt", "".join(f"v{i}@example.com,v{i},1\n" for i in range(voters)))
        self.tool("setup", "generate-credentials", *uuid, *common, "--file", "voters.txt")
        self.only("*.pubcreds").rename(self.folder / "public_creds.json")
        for _ in range(TRUSTEES):
            self.tool("setup", "generate-trustee-key", *common)
        self.write("public_keys.jsons", "".join(path.read_text() for path in sorted(self.folder.glob("*.pubkey"))))
        self.tool("setup", "make-trustees")
        question = {"answers": [f"p{i:02}" for i in range(1, answers + 1)], "min": 0, "max": most, "question": "projects"}
        self.write("template.json", json.dumps({"name": "Lanzhou", "description": "", "questions": [question], "administrator": "a",
                                                "credential_authority": "b"}))
        self.tool("setup", "make-election", *uuid, *common, "--template", "template.json")
        self.tool("archive", "init")
        for name in ("election.json", "trustees.json", "public_creds.json"):
            (self.folder / name).unlink()

    def seal(self, number, credential, choices):
        self.write(f"{number}.cred", credential)
        self.write(f"{number}.choices", json.dumps([choices]))
        return self.tool("election", "generate-ballot", "--privcred", f"{number}.cred", "--ballot", f"{number}.choices")

    def vote(self, ballots):
        """Ballots are sealed side by side, and added in their order."""
        credentials = [line.split()[1] for line in self.only("*.privcreds").read_text().splitlines()]
        with concurrent.futures.ThreadPoolExecutor(measure.cores()) as pool:
            sealed = list(pool.map(self.seal, range(len(ballots)), credentials, ballots))
        for ballot in sealed:
            self.tool("archive", "add-event", "--type=Ballot", given=ballot)
        return len(sealed[0])

    def count(self):
        """How often each answer was chosen."""
        self.tool("archive", "add-event", "--type=EndBallots", given="")
        self.tool("archive", "add-event", "--type=EncryptedTally", given=self.tool("election", "compute-encrypted-tally"))
        for number, path in enumerate(self.keys_in_order(), 1):
            share = self.tool("election", "decrypt", "--privkey", path.name, "--trustee-id", str(number))
            self.tool("archive", "add-event", "--type=PartialDecryption", given=share)
        result = self.tool("election", "compute-result")
        self.tool("archive", "add-event", "--type=Result", given=result)
        return [int(count) for count in json.loads(result)["result"][0]]

    def keys_in_order(self):
        return [path.with_suffix(".privkey") for path in sorted(self.folder.glob("*.pubkey"))]

    def verify(self):
        return measure.run(PACKAGE, "election", "verify", cwd=self.folder, wanted="all checks passed")
