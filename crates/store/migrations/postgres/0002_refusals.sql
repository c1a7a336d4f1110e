-- What DingTalk refuses of a change for the object's own sake, run after run: one row a change, until it succeeds, something else is
-- wanted, or somebody releases it. The change is kind/KEY, and wanted a hash of what was to be written.

CREATE TABLE refusals (
    company_id BIGINT NOT NULL REFERENCES companies,
    change     TEXT COLLATE "C" NOT NULL,
    wanted     TEXT COLLATE "C" NOT NULL,
    n_runs     BIGINT NOT NULL,
    since      BIGINT NOT NULL,
    detail     TEXT NOT NULL,
    PRIMARY KEY (company_id, change)
);
