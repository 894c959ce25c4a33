-- How far the transcribing of a call's recording has come, and what it was asked for.

-- +goose Up
ALTER TABLE calls ADD COLUMN speech TEXT NOT NULL DEFAULT '{}';
