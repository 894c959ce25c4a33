-- Who gave a person their name and who said who a speaker is; and who changed
-- what of a call. call_changes does not refer to calls: that a call was deleted
-- is kept.

-- +goose Up
ALTER TABLE people ADD COLUMN named_by TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN named_at BIGINT NOT NULL DEFAULT 0;
UPDATE people SET named_by = created_by, named_at = created_at;
ALTER TABLE call_people ADD COLUMN said_by TEXT NOT NULL DEFAULT '';

CREATE TABLE call_changes (
    id      TEXT PRIMARY KEY,
    call_id TEXT NOT NULL,
    at      BIGINT NOT NULL,
    by_user TEXT NOT NULL,
    field   TEXT NOT NULL,
    was     TEXT NOT NULL,
    became  TEXT NOT NULL
);
CREATE INDEX call_changes_call_id ON call_changes (call_id, at, id);
CREATE INDEX call_changes_field ON call_changes (field, at, id);
