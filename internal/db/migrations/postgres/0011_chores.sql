-- What is to be done now and then, so that a restart forgets none of it: when it
-- is due (0: not until somebody asks), how often it was asked for, who has it.

-- +goose Up
CREATE TABLE chores (
    name        TEXT COLLATE "C" PRIMARY KEY,
    due_at      BIGINT NOT NULL,
    asked       BIGINT NOT NULL,
    lease_until BIGINT NOT NULL,
    last_run    BIGINT NOT NULL,
    error       TEXT COLLATE "C" NOT NULL
);
