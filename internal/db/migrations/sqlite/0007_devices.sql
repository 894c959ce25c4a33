-- Browsers in which somebody has logged in, so that others' guesses do not keep
-- them out; and how long a token holds (0: for good) and what it may do.

-- +goose Up
CREATE TABLE devices (
    hash    TEXT NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, hash)
) WITHOUT ROWID;
ALTER TABLE tokens ADD COLUMN expires_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE tokens ADD COLUMN scope TEXT NOT NULL DEFAULT 'all';
