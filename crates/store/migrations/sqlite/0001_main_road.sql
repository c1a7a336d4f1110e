-- Instants are milliseconds since 1970-01-01 UTC, dates and months are ISO text, JSON is text.
-- Every table belongs to a company, since several companies may share one file.

PRAGMA application_id = 1145651534; -- 'DIAN': tells this file from some other program's database.

CREATE TABLE companies (
    company_id INTEGER PRIMARY KEY,
    name       TEXT NOT NULL UNIQUE
);

CREATE TABLE tokens (
    company_id INTEGER NOT NULL REFERENCES companies,
    name       TEXT NOT NULL,
    value      TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (company_id, name)
) WITHOUT ROWID;

CREATE TABLE facts (
    company_id INTEGER NOT NULL REFERENCES companies,
    name       TEXT NOT NULL,
    value      TEXT NOT NULL,
    learnt_at  INTEGER NOT NULL,
    PRIMARY KEY (company_id, name)
) WITHOUT ROWID;

-- Links: which of our keys is which remote object.

CREATE TABLE person_links (
    company_id INTEGER NOT NULL REFERENCES companies,
    key        TEXT NOT NULL,
    user_id    TEXT NOT NULL,
    linked_at  INTEGER NOT NULL,
    PRIMARY KEY (company_id, key),
    UNIQUE (company_id, user_id)
) WITHOUT ROWID;

CREATE TABLE department_links (
    company_id INTEGER NOT NULL REFERENCES companies,
    key        TEXT NOT NULL,
    dept_id    INTEGER NOT NULL,
    linked_at  INTEGER NOT NULL,
    PRIMARY KEY (company_id, key),
    UNIQUE (company_id, dept_id)
) WITHOUT ROWID;

-- The memory of the source: one row an accepted read, one row a key ever seen.

CREATE TABLE source_reads (
    company_id    INTEGER NOT NULL REFERENCES companies,
    read_at       INTEGER NOT NULL,
    n_people      INTEGER NOT NULL,
    n_departments INTEGER NOT NULL,
    PRIMARY KEY (company_id, read_at)
) WITHOUT ROWID;

-- While state is 'active', last_active_at is the newest source_reads.read_at and the column only holds
-- the start of the stretch, so that a read which changes nothing rewrites nothing.
CREATE TABLE source_keys (
    company_id      INTEGER NOT NULL REFERENCES companies,
    kind            TEXT NOT NULL CHECK (kind IN ('person', 'department')),
    key             TEXT NOT NULL,
    state           TEXT NOT NULL CHECK (state IN ('active', 'inactive', 'absent')),
    last_active_at  INTEGER,
    first_absent_at INTEGER,
    PRIMARY KEY (company_id, kind, key)
) WITHOUT ROWID;

-- The organisation as it was seen, as validity intervals; valid_to is NULL for what holds now.

CREATE TABLE people_seen (
    company_id  INTEGER NOT NULL REFERENCES companies,
    user_id     TEXT NOT NULL,
    valid_from  INTEGER NOT NULL,
    valid_to    INTEGER,
    key         TEXT,
    name        TEXT,
    departments TEXT NOT NULL,
    job_number  TEXT,
    hired_on    TEXT,
    PRIMARY KEY (company_id, user_id, valid_from)
) WITHOUT ROWID;

CREATE TABLE departments_seen (
    company_id INTEGER NOT NULL REFERENCES companies,
    dept_id    INTEGER NOT NULL,
    valid_from INTEGER NOT NULL,
    valid_to   INTEGER,
    name       TEXT NOT NULL,
    parent_id  INTEGER NOT NULL,
    PRIMARY KEY (company_id, dept_id, valid_from)
) WITHOUT ROWID;

-- Runs, their journal, and what a person has to look at.

CREATE TABLE runs (
    run_id     INTEGER PRIMARY KEY AUTOINCREMENT,
    company_id INTEGER NOT NULL REFERENCES companies,
    kind       TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at   INTEGER,
    exit_code  INTEGER,
    plan       TEXT,
    outcome    TEXT
);
CREATE INDEX runs_by_company ON runs (company_id, run_id);

CREATE TABLE journal (
    company_id INTEGER NOT NULL REFERENCES companies,
    run_id     INTEGER NOT NULL REFERENCES runs,
    seq        INTEGER NOT NULL,
    change     INTEGER NOT NULL,
    key        TEXT NOT NULL,
    operation  TEXT NOT NULL,
    payload    TEXT NOT NULL,
    state      TEXT NOT NULL,
    because    TEXT,
    outcome    TEXT,
    started_at INTEGER,
    ended_at   INTEGER,
    PRIMARY KEY (company_id, run_id, seq)
) WITHOUT ROWID;
CREATE INDEX journal_by_start ON journal (company_id, started_at);

CREATE TABLE alarms (
    alarm_id   INTEGER PRIMARY KEY AUTOINCREMENT,
    company_id INTEGER NOT NULL REFERENCES companies,
    kind       TEXT NOT NULL,
    key        TEXT NOT NULL,
    message    TEXT NOT NULL,
    raised_at  INTEGER NOT NULL,
    settled_at INTEGER
);
CREATE UNIQUE INDEX alarms_open ON alarms (company_id, kind, key) WHERE settled_at IS NULL;

-- Metered calls: reserved before they are made.

CREATE TABLE budget (
    company_id INTEGER NOT NULL REFERENCES companies,
    month      TEXT NOT NULL,
    interface  TEXT NOT NULL,
    reserved   INTEGER NOT NULL,
    PRIMARY KEY (company_id, month, interface)
) WITHOUT ROWID;

CREATE TABLE quota_reached (
    company_id INTEGER NOT NULL REFERENCES companies,
    month      TEXT NOT NULL,
    reached_at INTEGER NOT NULL,
    PRIMARY KEY (company_id, month)
) WITHOUT ROWID;

-- Attendance as pulled.

CREATE TABLE pulls (
    pull_id    INTEGER PRIMARY KEY AUTOINCREMENT,
    company_id INTEGER NOT NULL REFERENCES companies,
    from_date  TEXT NOT NULL,
    to_date    TEXT NOT NULL,
    opened_at  INTEGER NOT NULL,
    closed_at  INTEGER
);
CREATE UNIQUE INDEX pulls_open ON pulls (company_id, from_date, to_date) WHERE closed_at IS NULL;

-- The cursor: when each person's day was last pulled, written with the rows of its slice.
CREATE TABLE user_days (
    company_id INTEGER NOT NULL REFERENCES companies,
    user_id    TEXT NOT NULL,
    work_date  TEXT NOT NULL,
    results_at INTEGER,
    punches_at INTEGER,
    PRIMARY KEY (company_id, work_date, user_id)
) WITHOUT ROWID;

CREATE TABLE dirty_months (
    company_id INTEGER NOT NULL REFERENCES companies,
    month      TEXT NOT NULL,
    generation INTEGER NOT NULL,
    dirty      INTEGER NOT NULL CHECK (dirty IN (0, 1)),
    PRIMARY KEY (company_id, month)
) WITHOUT ROWID;

CREATE TABLE results (
    company_id  INTEGER NOT NULL,
    id          INTEGER NOT NULL,
    user_id     TEXT NOT NULL,
    work_date   TEXT NOT NULL,
    point       TEXT NOT NULL,
    plan_id     INTEGER,
    group_id    INTEGER,
    punch_id    INTEGER,
    due_at      INTEGER,
    punched_at  INTEGER,
    grade       TEXT NOT NULL,
    location    TEXT NOT NULL,
    source      TEXT NOT NULL,
    approval_id TEXT,
    raw         TEXT NOT NULL,
    learnt_at   INTEGER NOT NULL,
    PRIMARY KEY (company_id, id)
);
CREATE INDEX results_by_day ON results (company_id, work_date, user_id, id);

CREATE TABLE results_history (
    history_id  INTEGER PRIMARY KEY,
    company_id  INTEGER NOT NULL,
    id          INTEGER NOT NULL,
    user_id     TEXT NOT NULL,
    work_date   TEXT NOT NULL,
    point       TEXT NOT NULL,
    plan_id     INTEGER,
    group_id    INTEGER,
    punch_id    INTEGER,
    due_at      INTEGER,
    punched_at  INTEGER,
    grade       TEXT NOT NULL,
    location    TEXT NOT NULL,
    source      TEXT NOT NULL,
    approval_id TEXT,
    raw         TEXT NOT NULL,
    learnt_at   INTEGER NOT NULL,
    ended_at    INTEGER NOT NULL
);
CREATE INDEX results_history_by_day ON results_history (company_id, work_date, user_id);

-- A changed row leaves its old version behind in the same statement, and dirties the month that it stood in.
CREATE TRIGGER results_changed AFTER UPDATE ON results
BEGIN
    INSERT INTO results_history
        (company_id, id, user_id, work_date, point, plan_id, group_id, punch_id, due_at, punched_at,
         grade, location, source, approval_id, raw, learnt_at, ended_at)
    VALUES
        (OLD.company_id, OLD.id, OLD.user_id, OLD.work_date, OLD.point, OLD.plan_id, OLD.group_id,
         OLD.punch_id, OLD.due_at, OLD.punched_at, OLD.grade, OLD.location, OLD.source, OLD.approval_id,
         OLD.raw, OLD.learnt_at, NEW.learnt_at);
    INSERT INTO dirty_months (company_id, month, generation, dirty)
    VALUES (OLD.company_id, substr(OLD.work_date, 1, 7), 1, 1)
    ON CONFLICT (company_id, month) DO UPDATE SET generation = dirty_months.generation + 1, dirty = 1;
END;

CREATE TABLE punches (
    company_id INTEGER NOT NULL,
    id         INTEGER NOT NULL,
    user_id    TEXT NOT NULL,
    work_date  TEXT NOT NULL,
    at         INTEGER NOT NULL,
    source     TEXT NOT NULL,
    location   TEXT NOT NULL,
    learnt_at  INTEGER NOT NULL,
    PRIMARY KEY (company_id, id)
);
CREATE INDEX punches_by_day ON punches (company_id, work_date, user_id, id);

CREATE TABLE punches_history (
    history_id INTEGER PRIMARY KEY,
    company_id INTEGER NOT NULL,
    id         INTEGER NOT NULL,
    user_id    TEXT NOT NULL,
    work_date  TEXT NOT NULL,
    at         INTEGER NOT NULL,
    source     TEXT NOT NULL,
    location   TEXT NOT NULL,
    learnt_at  INTEGER NOT NULL,
    ended_at   INTEGER NOT NULL
);
CREATE INDEX punches_history_by_day ON punches_history (company_id, work_date, user_id);

CREATE TRIGGER punches_changed AFTER UPDATE ON punches
BEGIN
    INSERT INTO punches_history
        (company_id, id, user_id, work_date, at, source, location, learnt_at, ended_at)
    VALUES
        (OLD.company_id, OLD.id, OLD.user_id, OLD.work_date, OLD.at, OLD.source, OLD.location,
         OLD.learnt_at, NEW.learnt_at);
    INSERT INTO dirty_months (company_id, month, generation, dirty)
    VALUES (OLD.company_id, substr(OLD.work_date, 1, 7), 1, 1)
    ON CONFLICT (company_id, month) DO UPDATE SET generation = dirty_months.generation + 1, dirty = 1;
END;
