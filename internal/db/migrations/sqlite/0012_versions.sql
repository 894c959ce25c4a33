-- How often people changed a thing, and by field which change was the last, whose
-- and when: a change made from a stale look is refused, and says what it missed.

-- +goose Up
ALTER TABLE calls ADD COLUMN version BIGINT NOT NULL DEFAULT 0;
ALTER TABLE calls ADD COLUMN edits TEXT NOT NULL DEFAULT '{}';
ALTER TABLE clips ADD COLUMN version BIGINT NOT NULL DEFAULT 0;
ALTER TABLE clips ADD COLUMN edits TEXT NOT NULL DEFAULT '{}';
ALTER TABLE users ADD COLUMN version BIGINT NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN edits TEXT NOT NULL DEFAULT '{}';
ALTER TABLE teams ADD COLUMN version BIGINT NOT NULL DEFAULT 0;
ALTER TABLE teams ADD COLUMN edits TEXT NOT NULL DEFAULT '{}';
ALTER TABLE people ADD COLUMN version BIGINT NOT NULL DEFAULT 0;
ALTER TABLE people ADD COLUMN edits TEXT NOT NULL DEFAULT '{}';
ALTER TABLE folders ADD COLUMN edits TEXT NOT NULL DEFAULT '{}';
