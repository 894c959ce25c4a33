-- Who the speakers of calls are, so that somebody named once is known in the
-- next call. A row of call_people is one thing by which a speaker can be known
-- again (kind email, phone, user or name), and one of kind speaker that holds
-- where there is nothing else. person_id is NULL where a person said that the
-- speaker is nobody known. What was said of sides by name becomes people.

-- +goose Up
CREATE TABLE people (
    id         TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    name_fold  TEXT NOT NULL,
    side       TEXT NOT NULL,
    user_id    TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX people_name_fold ON people (name_fold, id);
CREATE INDEX people_user_id ON people (user_id);

CREATE TABLE call_people (
    call_id     TEXT NOT NULL REFERENCES calls (id) ON DELETE CASCADE,
    speaker_key TEXT NOT NULL,
    kind        TEXT NOT NULL,
    value       TEXT NOT NULL,
    person_id   TEXT REFERENCES people (id) ON DELETE CASCADE,
    by_hand     BOOLEAN NOT NULL,
    said_at     BIGINT NOT NULL,
    revision    BIGINT NOT NULL,
    PRIMARY KEY (call_id, speaker_key, kind)
) WITHOUT ROWID;
CREATE INDEX call_people_person_id ON call_people (person_id, call_id);
CREATE INDEX call_people_value ON call_people (value, kind);

CREATE TABLE said_before AS
SELECT s.call_id, s.label_fold, s.side,
    'person_' || printf('%026d', dense_rank() OVER (ORDER BY s.label_fold, coalesce(nullif(c.account_fold, ''), c.rep))) AS person_id
FROM speaker_sides AS s JOIN calls AS c ON c.id = s.call_id;
INSERT INTO people (id, name, name_fold, side, user_id, created_by, created_at, updated_at)
SELECT person_id, min(label_fold), min(label_fold), CASE WHEN min(side) = max(side) THEN min(side) ELSE 'unknown' END, '', '', 0, 0
FROM said_before GROUP BY person_id;
INSERT INTO call_people (call_id, speaker_key, kind, value, person_id, by_hand, said_at, revision)
SELECT call_id, label_fold, 'speaker', '', person_id, TRUE, 0, 0 FROM said_before
UNION ALL SELECT call_id, label_fold, 'name', label_fold, person_id, TRUE, 0, 0 FROM said_before;
DROP TABLE said_before;
DROP TABLE speaker_sides;
