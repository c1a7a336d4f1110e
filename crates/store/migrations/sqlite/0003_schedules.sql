-- Scheduled points as read: one row a point, and one without point and time for a day of rest. A plan id alone is no key.

CREATE TABLE schedules (
    company_id    INTEGER NOT NULL REFERENCES companies,
    user_id       TEXT NOT NULL,
    work_date     TEXT NOT NULL,
    plan_id       INTEGER NOT NULL,
    point         TEXT NOT NULL,
    planned_at    INTEGER,
    shift_id      INTEGER,
    shift_version INTEGER,
    group_id      INTEGER,
    is_rest       INTEGER NOT NULL,
    approval_id   TEXT,
    raw           TEXT NOT NULL,
    PRIMARY KEY (company_id, work_date, user_id, plan_id, point)
) WITHOUT ROWID;

-- When each person's schedule of a day was last read.
ALTER TABLE user_days ADD COLUMN schedule_at INTEGER;
