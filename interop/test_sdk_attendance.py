"""dingtalk-sdk 1.3.8 reads results and punches."""

import datetime
import unittest

import sdk
from emulator import EmulatorCase

SHANGHAI = datetime.timezone(datetime.timedelta(hours=8))
MONDAY = datetime.datetime(2026, 8, 31)
SUNDAY = datetime.datetime(2026, 9, 6)


def work_date(row):
    return datetime.datetime.fromtimestamp(row["workDate"] / 1000, SHANGHAI).date()


class Attendance(EmulatorCase):
    def setUp(self):
        super().setUp()
        self.client = sdk.client(self.ready)
        self.userids = sorted(person["userid"] for person in self.look("state")["people"])

    def results(self):
        rows, offset = [], 0
        while True:
            page = self.client.attendance.list(MONDAY, SUNDAY, self.userids, offset=offset, limit=50)
            rows.extend(page["recordresult"])
            if not page["hasMore"]:
                return rows
            offset += 50

    def test_results_of_a_week_come_page_by_page(self):
        rows = self.results()
        self.assertGreater(len(rows), 50)
        self.assertEqual(len({row["id"] for row in rows}), len(rows))
        self.assertTrue(all(MONDAY.date() <= work_date(row) <= SUNDAY.date() for row in rows))
        self.assertTrue({row["userId"] for row in rows} <= set(self.userids))

    def test_punches_stand_behind_the_results(self):
        # Punches of the last night come on the morning after.
        punches = self.client.attendance.list_record(self.userids, MONDAY, SUNDAY + datetime.timedelta(hours=23))
        self.assertIsInstance(punches, list)
        ids = {punch["id"] for punch in punches}
        first, last = MONDAY.replace(tzinfo=SHANGHAI), SUNDAY.replace(tzinfo=SHANGHAI)
        behind = [
            row["recordId"] for row in self.results()
            if "recordId" in row and row["sourceType"] not in ("APPROVE", "BOSS")
            and first.timestamp() * 1000 <= row["userCheckTime"] < last.timestamp() * 1000
        ]
        self.assertGreater(len(behind), 50)
        self.assertLessEqual(set(behind), ids)

    def test_people_whom_nobody_knows_have_no_rows(self):
        page = self.client.attendance.list(MONDAY, SUNDAY, ["nobody"])
        self.assertEqual((page["recordresult"], page["hasMore"]), ([], False))


if __name__ == "__main__":
    unittest.main()
