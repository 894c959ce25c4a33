-- Trackers that learn from what people said of their moments.

-- +goose Up
CREATE TABLE models (
    id         TEXT PRIMARY KEY,
    tracker_id TEXT NOT NULL REFERENCES trackers (id) ON DELETE CASCADE,
    lesson     TEXT NOT NULL,
    body       BYTEA NOT NULL,
    trained_at BIGINT NOT NULL
);
CREATE INDEX models_tracker_id ON models (tracker_id, trained_at);

ALTER TABLE trackers ADD COLUMN smart TEXT NOT NULL DEFAULT '';
ALTER TABLE tracker_versions ADD COLUMN smart TEXT NOT NULL DEFAULT '';

CREATE INDEX verdicts_tracker ON verdicts (tracker, call_id);
