"""dingtalk-stream receives contact events in a registered handler."""

import json
import os
import queue
import subprocess
import sys
import threading
import time
import unittest

import sdk
from emulator import EmulatorCase


class Stream(EmulatorCase):
    def setUp(self):
        super().setUp()
        environment = {
            **os.environ,
            "DINGTALK_OPENAPI_ENDPOINT": self.ready["api_url"],
            "APP_KEY": self.ready["app_key"],
            "APP_SECRET": self.ready["app_secret"],
        }
        listener = subprocess.Popen(
            [sys.executable, "stream_listener.py"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self.addCleanup(listener.stdout.close)
        self.addCleanup(listener.wait)
        self.addCleanup(listener.kill)
        self.events = queue.Queue()
        threading.Thread(target=self.read, args=(listener.stdout,), daemon=True).start()
        self.client = sdk.client(self.ready)
        self.wait_for_stream()

    def read(self, lines):
        try:
            for line in lines:
                self.events.put(json.loads(line))
        except ValueError:
            pass  # The pipe was closed at the end of the test.

    def wait_for_stream(self):
        deadline = time.monotonic() + 30
        while not self.look("streams")["streams"]:
            self.assertLess(time.monotonic(), deadline, "the client did not open a stream")
            time.sleep(0.05)

    def test_a_contact_event_arrives_in_the_handler(self):
        self.client.user.create({"userid": "wang", "name": "王", "mobile": "12000000021", "department": [1]})
        event = self.events.get(timeout=10)
        self.assertEqual((event["type"], event["corp_id"]), ("user_add_org", self.ready["corp_id"]))
        self.assertEqual(event["data"]["userId"], ["wang"])

    def test_an_event_on_purpose_delivered_twice_arrives_twice(self):
        self.faults({"api": "event:user_leave_org", "kind": "event_duplicate"})
        self.client.user.create({"userid": "wang", "name": "王", "mobile": "12000000021", "department": [1]})
        self.client.user.delete("wang")
        # A new member may be told of twice: joined, then modified.
        types = [self.events.get(timeout=10)["type"]]
        while types[-2:] != ["user_leave_org", "user_leave_org"]:
            types.append(self.events.get(timeout=10)["type"])
        self.assertEqual(types[0], "user_add_org")


if __name__ == "__main__":
    unittest.main()
