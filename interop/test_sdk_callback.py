"""dingtalk-sdk 1.3.8 registers a callback, reads the pushed events with its own crypto, and answers them."""

import json
import queue
import threading
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import sdk
from emulator import EmulatorCase

TOKEN = "interoptoken"
AES_KEY = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ"


class Receiver(ThreadingHTTPServer):
    """Decrypts what is pushed, keeps it, and answers `success`, encrypted."""

    daemon_threads = True

    def __init__(self, crypto):
        super().__init__(("127.0.0.1", 0), Push)
        self.crypto = crypto
        self.events = queue.Queue()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/callback"


class Push(BaseHTTPRequestHandler):
    def do_POST(self):
        crypto = self.server.crypto
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        asked = {key: values[0] for key, values in parse_qs(urlsplit(self.path).query).items()}
        text = crypto.decrypt_message(body, asked["signature"], asked["timestamp"], asked["nonce"])
        self.server.events.put(json.loads(text))
        answer = json.dumps(crypto.encrypt_message("success")).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


class Callback(EmulatorCase):
    def setUp(self):
        super().setUp()
        # The SDK ends its texts with the id it was made with: for apps of a company that is the corporation's.
        self.client = sdk.client(self.ready, token=TOKEN, aes_key=AES_KEY)
        self.receiver = Receiver(self.client.crypto)
        self.addCleanup(self.receiver.server_close)
        self.addCleanup(self.receiver.shutdown)

    def test_events_arrive_decrypted(self):
        tags = ["user_add_org", "user_leave_org", "org_dept_create"]
        self.client.callback.register_call_back(tags, TOKEN, AES_KEY, self.receiver.url)
        self.assertEqual(self.receiver.events.get(timeout=10)["EventType"], "check_url")
        self.assertEqual(sorted(self.client.callback.get_call_back()["call_back_tag"]), sorted(tags))

        department = self.client.department.create({"name": "互通部", "parentid": "1"})
        event = self.receiver.events.get(timeout=10)
        self.assertEqual((event["EventType"], event["DeptId"]), ("org_dept_create", [department]))
        self.client.user.create({"userid": "wang", "name": "王", "mobile": "12000000021", "department": [department]})
        event = self.receiver.events.get(timeout=10)
        self.assertEqual((event["EventType"], event["UserId"]), ("user_add_org", ["wang"]))
        self.assertEqual(event["CorpId"], self.ready["corp_id"])

    def test_an_event_that_was_not_taken_waits_in_the_failed_list(self):
        self.client.callback.register_call_back(["user_add_org"], TOKEN, AES_KEY, self.receiver.url)
        self.receiver.events.get(timeout=10)
        self.receiver.shutdown()
        self.receiver.server_close()
        self.client.user.create({"userid": "wang", "name": "王", "mobile": "12000000021", "department": [1]})
        failed = self.given_up()
        self.assertEqual([entry["call_back_tag"] for entry in failed], ["user_add_org"])

    def given_up(self):
        # The pushes are tried again by the emulator's clock, and listed some time after the last; it is put forward until then.
        for _ in range(40):
            self.control("clock", {"advance_ms": 60_000})
            failed = self.client.callback.get_call_back_failed_result()["failed_list"]
            if failed:
                return failed
            threading.Event().wait(0.05)
        self.fail(f"the event was never given up: {self.look('events')}")


if __name__ == "__main__":
    unittest.main()
