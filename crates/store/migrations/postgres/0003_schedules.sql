-- Scheduled points as read: one row a point, and one without point and time for a day of rest. A plan id alone is no key.

CREATE TABLE schedules (
    company_id    BIGINT NOT NULL REFERENCES companies,
    user_id       TEXT COLLATE "C" NOT NULL,
    work_date     TEXT COLLATE "C" NOT NULL,
    plan_id       BIGINT NOT NULL,
    point         TEXT COLLATE "C" NOT NULL,
    planned_at    BIGINT,
    shift_id      BIGINT,
    shift_version BIGINT,
    group_id      BIGINT,
    is_rest       BIGINT NOT NULL,
    approval_id   TEXT,
    raw           TEXT NOT NULL,
    PRIMARY KEY (company_id, work_date, user_id, plan_id, point)
);

-- When each person's schedule of a day was last read.
ALTER TABLE user_days ADD COLUMN schedule_at BIGINT;
