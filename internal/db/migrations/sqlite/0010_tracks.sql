-- The tracks of sound of a recording that has several, and which are heard.

-- +goose Up
ALTER TABLE calls ADD COLUMN tracks TEXT NOT NULL DEFAULT '{}';
