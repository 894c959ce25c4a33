-- Browsers in which somebody has logged in, so that others' guesses do not keep
-- them out; and how long a token holds (0: for good) and what it may do.

-- +goose Up
CREATE TABLE devices (
    hash    TEXT COLLATE "C" NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, hash)
);
ALTER TABLE tokens ADD COLUMN expires_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE tokens ADD COLUMN scope TEXT COLLATE "C" NOT NULL DEFAULT 'all';
