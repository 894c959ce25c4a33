-- Who gave a person their name and who said who a speaker is; and who changed
-- what of a call. call_changes does not refer to calls: that a call was deleted
-- is kept.

-- +goose Up
ALTER TABLE people ADD COLUMN named_by TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN named_at BIGINT NOT NULL DEFAULT 0;
UPDATE people SET named_by = created_by, named_at = created_at;
ALTER TABLE call_people ADD COLUMN said_by TEXT COLLATE "C" NOT NULL DEFAULT '';

CREATE TABLE call_changes (
    id      TEXT COLLATE "C" PRIMARY KEY,
    call_id TEXT COLLATE "C" NOT NULL,
    at      BIGINT NOT NULL,
    by_user TEXT COLLATE "C" NOT NULL,
    field   TEXT COLLATE "C" NOT NULL,
    was     TEXT COLLATE "C" NOT NULL,
    became  TEXT COLLATE "C" NOT NULL
);
CREATE INDEX call_changes_call_id ON call_changes (call_id, at, id);
CREATE INDEX call_changes_field ON call_changes (field, at, id);
