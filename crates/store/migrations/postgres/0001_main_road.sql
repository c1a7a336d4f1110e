-- Instants are milliseconds since 1970-01-01 UTC, dates and months are ISO text, JSON is text; whole numbers are all BIGINT.
-- Text that is a key, or is compared or sorted, has the collation "C", so that order and ranges are those of SQLite.
-- Every table belongs to a company, since several companies may share one schema.

-- The epoch counts the runs that ever held the company's lock. A run writes only while the epoch is still its own.
CREATE TABLE companies (
    company_id BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    name       TEXT COLLATE "C" NOT NULL UNIQUE,
    epoch      BIGINT NOT NULL DEFAULT 0
);
COMMENT ON TABLE companies IS 'dianmao store'; -- Tells this schema from some other program's.

CREATE TABLE tokens (
    company_id BIGINT NOT NULL REFERENCES companies,
    name       TEXT COLLATE "C" NOT NULL,
    value      TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (company_id, name)
);

CREATE TABLE facts (
    company_id BIGINT NOT NULL REFERENCES companies,
    name       TEXT COLLATE "C" NOT NULL,
    value      TEXT NOT NULL,
    learnt_at  BIGINT NOT NULL,
    PRIMARY KEY (company_id, name)
);

-- Links: which of our keys is which remote object.

CREATE TABLE person_links (
    company_id BIGINT NOT NULL REFERENCES companies,
    key        TEXT COLLATE "C" NOT NULL,
    user_id    TEXT COLLATE "C" NOT NULL,
    linked_at  BIGINT NOT NULL,
    PRIMARY KEY (company_id, key),
    UNIQUE (company_id, user_id)
);

CREATE TABLE department_links (
    company_id BIGINT NOT NULL REFERENCES companies,
    key        TEXT COLLATE "C" NOT NULL,
    dept_id    BIGINT NOT NULL,
    linked_at  BIGINT NOT NULL,
    PRIMARY KEY (company_id, key),
    UNIQUE (company_id, dept_id)
);

-- The memory of the source: one row an accepted read, one row a key ever seen.

CREATE TABLE source_reads (
    company_id    BIGINT NOT NULL REFERENCES companies,
    read_at       BIGINT NOT NULL,
    n_people      BIGINT NOT NULL,
    n_departments BIGINT NOT NULL,
    PRIMARY KEY (company_id, read_at)
);

-- While state is 'active', last_active_at is the newest source_reads.read_at and the column only holds
-- the start of the stretch, so that a read which changes nothing rewrites nothing.
CREATE TABLE source_keys (
    company_id      BIGINT NOT NULL REFERENCES companies,
    kind            TEXT COLLATE "C" NOT NULL CHECK (kind IN ('person', 'department')),
    key             TEXT COLLATE "C" NOT NULL,
    state           TEXT COLLATE "C" NOT NULL CHECK (state IN ('active', 'inactive', 'absent')),
    last_active_at  BIGINT,
    first_absent_at BIGINT,
    PRIMARY KEY (company_id, kind, key)
);

-- The organisation as it was seen, as validity intervals; valid_to is NULL for what holds now.

CREATE TABLE people_seen (
    company_id  BIGINT NOT NULL REFERENCES companies,
    user_id     TEXT COLLATE "C" NOT NULL,
    valid_from  BIGINT NOT NULL,
    valid_to    BIGINT,
    key         TEXT COLLATE "C",
    name        TEXT COLLATE "C",
    departments TEXT NOT NULL,
    job_number  TEXT,
    hired_on    TEXT,
    PRIMARY KEY (company_id, user_id, valid_from)
);

CREATE TABLE departments_seen (
    company_id BIGINT NOT NULL REFERENCES companies,
    dept_id    BIGINT NOT NULL,
    valid_from BIGINT NOT NULL,
    valid_to   BIGINT,
    name       TEXT COLLATE "C" NOT NULL,
    parent_id  BIGINT NOT NULL,
    PRIMARY KEY (company_id, dept_id, valid_from)
);

-- Runs, their journal, and what a person has to look at.

CREATE TABLE runs (
    run_id     BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    company_id BIGINT NOT NULL REFERENCES companies,
    kind       TEXT COLLATE "C" NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at   BIGINT,
    exit_code  BIGINT,
    plan       TEXT,
    outcome    TEXT
);
CREATE INDEX runs_by_company ON runs (company_id, run_id);

CREATE TABLE journal (
    company_id BIGINT NOT NULL REFERENCES companies,
    run_id     BIGINT NOT NULL REFERENCES runs,
    seq        BIGINT NOT NULL,
    change     BIGINT NOT NULL,
    key        TEXT COLLATE "C" NOT NULL,
    operation  TEXT COLLATE "C" NOT NULL,
    payload    TEXT NOT NULL,
    state      TEXT COLLATE "C" NOT NULL,
    because    TEXT,
    outcome    TEXT,
    started_at BIGINT,
    ended_at   BIGINT,
    PRIMARY KEY (company_id, run_id, seq)
);
CREATE INDEX journal_by_start ON journal (company_id, started_at);

CREATE TABLE alarms (
    alarm_id   BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    company_id BIGINT NOT NULL REFERENCES companies,
    kind       TEXT COLLATE "C" NOT NULL,
    key        TEXT COLLATE "C" NOT NULL,
    message    TEXT NOT NULL,
    raised_at  BIGINT NOT NULL,
    settled_at BIGINT
);
CREATE UNIQUE INDEX alarms_open ON alarms (company_id, kind, key) WHERE settled_at IS NULL;

-- Metered calls: reserved before they are made.

CREATE TABLE budget (
    company_id BIGINT NOT NULL REFERENCES companies,
    month      TEXT COLLATE "C" NOT NULL,
    interface  TEXT COLLATE "C" NOT NULL,
    reserved   BIGINT NOT NULL,
    PRIMARY KEY (company_id, month, interface)
);

CREATE TABLE quota_reached (
    company_id BIGINT NOT NULL REFERENCES companies,
    month      TEXT COLLATE "C" NOT NULL,
    reached_at BIGINT NOT NULL,
    PRIMARY KEY (company_id, month)
);

-- Attendance as pulled.

CREATE TABLE pulls (
    pull_id    BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    company_id BIGINT NOT NULL REFERENCES companies,
    from_date  TEXT COLLATE "C" NOT NULL,
    to_date    TEXT COLLATE "C" NOT NULL,
    opened_at  BIGINT NOT NULL,
    closed_at  BIGINT
);
CREATE UNIQUE INDEX pulls_open ON pulls (company_id, from_date, to_date) WHERE closed_at IS NULL;

-- The cursor: when each person's day was last pulled, written with the rows of its slice.
CREATE TABLE user_days (
    company_id BIGINT NOT NULL REFERENCES companies,
    user_id    TEXT COLLATE "C" NOT NULL,
    work_date  TEXT COLLATE "C" NOT NULL,
    results_at BIGINT,
    punches_at BIGINT,
    PRIMARY KEY (company_id, work_date, user_id)
);

CREATE TABLE dirty_months (
    company_id BIGINT NOT NULL REFERENCES companies,
    month      TEXT COLLATE "C" NOT NULL,
    generation BIGINT NOT NULL,
    dirty      BIGINT NOT NULL CHECK (dirty IN (0, 1)),
    PRIMARY KEY (company_id, month)
);

CREATE TABLE results (
    company_id  BIGINT NOT NULL,
    id          BIGINT NOT NULL,
    user_id     TEXT COLLATE "C" NOT NULL,
    work_date   TEXT COLLATE "C" NOT NULL,
    point       TEXT NOT NULL,
    plan_id     BIGINT,
    group_id    BIGINT,
    punch_id    BIGINT,
    due_at      BIGINT,
    punched_at  BIGINT,
    grade       TEXT NOT NULL,
    location    TEXT NOT NULL,
    source      TEXT NOT NULL,
    approval_id TEXT,
    raw         TEXT NOT NULL,
    learnt_at   BIGINT NOT NULL,
    PRIMARY KEY (company_id, id)
);
CREATE INDEX results_by_day ON results (company_id, work_date, user_id, id);

CREATE TABLE results_history (
    history_id  BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    company_id  BIGINT NOT NULL,
    id          BIGINT NOT NULL,
    user_id     TEXT COLLATE "C" NOT NULL,
    work_date   TEXT COLLATE "C" NOT NULL,
    point       TEXT NOT NULL,
    plan_id     BIGINT,
    group_id    BIGINT,
    punch_id    BIGINT,
    due_at      BIGINT,
    punched_at  BIGINT,
    grade       TEXT NOT NULL,
    location    TEXT NOT NULL,
    source      TEXT NOT NULL,
    approval_id TEXT,
    raw         TEXT NOT NULL,
    learnt_at   BIGINT NOT NULL,
    ended_at    BIGINT NOT NULL
);
CREATE INDEX results_history_by_day ON results_history (company_id, work_date, user_id);

-- A changed row leaves its old version behind in the same statement, and dirties the month that it stood in. One pass a
-- statement, over all rows that it changed.
CREATE FUNCTION results_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO results_history
        (company_id, id, user_id, work_date, point, plan_id, group_id, punch_id, due_at, punched_at, grade,
         location, source, approval_id, raw, learnt_at, ended_at)
    SELECT
        was.company_id, was.id, was.user_id, was.work_date, was.point, was.plan_id, was.group_id,
         was.punch_id, was.due_at, was.punched_at, was.grade, was.location, was.source, was.approval_id,
         was.raw, was.learnt_at, is_now.learnt_at
    FROM old_rows AS was JOIN new_rows AS is_now USING (company_id, id);
    INSERT INTO dirty_months (company_id, month, generation, dirty)
    SELECT DISTINCT company_id, substr(work_date, 1, 7), 1, 1 FROM old_rows
    ON CONFLICT (company_id, month) DO UPDATE SET generation = dirty_months.generation + 1, dirty = 1;
    RETURN NULL;
END $$;
CREATE TRIGGER results_changed AFTER UPDATE ON results
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION results_changed();

CREATE TABLE punches (
    company_id BIGINT NOT NULL,
    id         BIGINT NOT NULL,
    user_id    TEXT COLLATE "C" NOT NULL,
    work_date  TEXT COLLATE "C" NOT NULL,
    at         BIGINT NOT NULL,
    source     TEXT NOT NULL,
    location   TEXT NOT NULL,
    learnt_at  BIGINT NOT NULL,
    PRIMARY KEY (company_id, id)
);
CREATE INDEX punches_by_day ON punches (company_id, work_date, user_id, id);

CREATE TABLE punches_history (
    history_id BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    company_id BIGINT NOT NULL,
    id         BIGINT NOT NULL,
    user_id    TEXT COLLATE "C" NOT NULL,
    work_date  TEXT COLLATE "C" NOT NULL,
    at         BIGINT NOT NULL,
    source     TEXT NOT NULL,
    location   TEXT NOT NULL,
    learnt_at  BIGINT NOT NULL,
    ended_at   BIGINT NOT NULL
);
CREATE INDEX punches_history_by_day ON punches_history (company_id, work_date, user_id);

CREATE FUNCTION punches_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO punches_history
        (company_id, id, user_id, work_date, at, source, location, learnt_at, ended_at)
    SELECT
        was.company_id, was.id, was.user_id, was.work_date, was.at, was.source, was.location, was.learnt_at, is_now.learnt_at
    FROM old_rows AS was JOIN new_rows AS is_now USING (company_id, id);
    INSERT INTO dirty_months (company_id, month, generation, dirty)
    SELECT DISTINCT company_id, substr(work_date, 1, 7), 1, 1 FROM old_rows
    ON CONFLICT (company_id, month) DO UPDATE SET generation = dirty_months.generation + 1, dirty = 1;
    RETURN NULL;
END $$;
CREATE TRIGGER punches_changed AFTER UPDATE ON punches
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION punches_changed();
