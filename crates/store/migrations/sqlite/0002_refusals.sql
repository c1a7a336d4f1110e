-- What DingTalk refuses of a change for the object's own sake, run after run: one row a change, until it succeeds, something else is
-- wanted, or somebody releases it. The change is kind/KEY, and wanted a hash of what was to be written.

CREATE TABLE refusals (
    company_id INTEGER NOT NULL REFERENCES companies,
    change     TEXT NOT NULL,
    wanted     TEXT NOT NULL,
    n_runs     INTEGER NOT NULL,
    since      INTEGER NOT NULL,
    detail     TEXT NOT NULL,
    PRIMARY KEY (company_id, change)
) WITHOUT ROWID;
