"""dingtalk-sdk 1.3.8 writes and reads departments and people (the legacy generation)."""

import unittest

from dingtalk import DingTalkException

import sdk
from emulator import EmulatorCase


class Contacts(EmulatorCase):
    def setUp(self):
        super().setUp()
        self.client = sdk.client(self.ready)

    def person_data(self, department, **more):
        return {"userid": "wang", "name": "王小明", "mobile": "12000000021", "department": [department], **more}

    def test_departments_are_made_read_changed_and_removed(self):
        department = self.client.department.create({"name": "互通部", "parentid": "1", "order": "7"})
        self.assertIn(department, [entry["id"] for entry in self.client.department.list(fetch_child=True)])
        self.assertIn(department, self.client.department.list_ids())
        self.assertEqual(self.client.department.get(department)["name"], "互通部")
        self.client.department.update({"id": department, "name": "互通二部", "deptHiding": True})
        after = self.client.department.get(department)
        self.assertEqual((after["name"], after["deptHiding"]), ("互通二部", True))
        self.assertEqual(self.client.department.list_parent_depts_by_dept(department), [department, 1])
        self.client.department.delete(department)
        with self.assertRaises(DingTalkException) as raised:
            self.client.department.get(department)
        self.assertEqual(raised.exception.errcode, 60003)

    def test_people_are_made_read_changed_and_removed(self):
        department = self.client.department.create({"name": "互通部", "parentid": "1"})
        userid = self.client.user.create(self.person_data(department, position="工程师", jobnumber="A7"))
        self.assertEqual(userid, "wang")
        seen = self.client.user.get(userid)
        self.assertEqual((seen["name"], seen["position"], seen["jobnumber"]), ("王小明", "工程师", "A7"))
        self.assertEqual(seen["department"], [department])
        self.client.user.update({"userid": userid, "name": "王大明"})
        self.assertEqual(self.person(userid)["name"], "王大明")
        self.assertEqual([entry["userid"] for entry in self.client.user.simple_list(department)["userlist"]], [userid])
        self.assertEqual([entry["name"] for entry in self.client.user.list(department)["userlist"]], ["王大明"])
        self.client.user.delete(userid)
        self.assertIsNone(self.person(userid))

    def test_pages_end(self):
        seen, offset = [], 0
        while True:
            page = self.client.user.simple_list(1, offset=offset, size=2)
            seen.extend(entry["userid"] for entry in page["userlist"])
            if not page["hasMore"]:
                break
            offset += 2
        members = [person["userid"] for person in self.look("state")["people"] if 1 in person["dept_id_list"]]
        self.assertEqual(sorted(seen), sorted(members))

    def test_a_taken_mobile_is_the_vendors_error(self):
        self.client.user.create(self.person_data(1))
        with self.assertRaises(DingTalkException) as raised:
            self.client.user.create(self.person_data(1, userid="li"))
        self.assertEqual(raised.exception.errcode, 60104)

    def test_everybody_is_counted_and_administrators_are_named(self):
        self.assertEqual(self.client.user.get_org_user_count(only_active=False), self.people)
        self.assertEqual([admin["userid"] for admin in self.client.user.get_admin()], ["manager01"])
        self.assertIn(1, self.client.user.auth_scopes()["auth_org_scopes"]["authed_dept"])

    def test_a_token_that_ended_is_renewed(self):
        # The SDK looks for the code at the top level only, so the gateway has to write it there.
        self.control("seed", {"switches": {"legacy_gateway": "flat"}})
        self.addCleanup(self.control, "seed", {"switches": {"legacy_gateway": "wrapped"}})
        self.assertEqual(self.client.department.get(1)["id"], 1)
        self.control("clock", {"advance_ms": 7_201_000})
        self.assertEqual(self.client.department.get(1)["id"], 1)
        issued = [request for request in self.look("requests")["requests"] if request["api"] == "/gettoken"]
        self.assertEqual(len(issued), 2)

    def test_a_fault_reaches_the_caller(self):
        self.faults({"api": "/department/get", "kind": "errcode", "errcode": 50004, "nth": 1})
        with self.assertRaises(DingTalkException) as raised:
            self.client.department.get(1)
        self.assertEqual(raised.exception.errcode, 50004)
        self.assertEqual(self.client.department.get(1)["id"], 1)


if __name__ == "__main__":
    unittest.main()
