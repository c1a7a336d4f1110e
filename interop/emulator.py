"""An emulator of its own for each test class: started on a free port, seeded, looked into, stopped."""

import json
import os
import subprocess
import unittest

import requests


class EmulatorCase(unittest.TestCase):
    """Starts `dianmao emulator`; the program's path is in DIANMAO."""

    people = 30
    clock = "2026-09-10T12:00:00+08:00"

    @classmethod
    def setUpClass(cls):
        command = [
            os.environ["DIANMAO"], "emulator",
            "--listen", "127.0.0.1:0", "--people", str(cls.people), "--clock", cls.clock,
        ]
        cls.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        cls.addClassCleanup(cls._stop)
        cls.ready = json.loads(cls.process.stdout.readline())
        cls.url = cls.ready["oapi_url"]

    @classmethod
    def _stop(cls):
        cls.process.terminate()
        cls.process.wait(timeout=10)
        cls.process.stdout.close()

    def setUp(self):
        self.control("reset")

    @classmethod
    def control(cls, path, body=None):
        """One call of the control API."""
        data = "" if body is None else json.dumps(body)
        answer = requests.post(f"{cls.url}/_emulator/{path}", data=data, timeout=10)
        assert answer.status_code == 200, answer.text
        return answer.json()

    @classmethod
    def look(cls, path):
        """What the control API shows."""
        answer = requests.get(f"{cls.url}/_emulator/{path}", timeout=10)
        assert answer.status_code == 200, answer.text
        return answer.json()

    @classmethod
    def faults(cls, *rules):
        """Replaces the fault rules."""
        lines = "\n".join(json.dumps(rule) for rule in rules)
        answer = requests.post(f"{cls.url}/_emulator/faults", data=lines, timeout=10)
        assert answer.status_code == 200, answer.text

    def person(self, userid):
        """A person as the emulator stores it, or nothing."""
        people = self.look("state")["people"]
        return next((person for person in people if person["userid"] == userid), None)
