-- Whose a clip is, is read from its call: a copy would outlive a change of the
-- call. A folder counts the changes of its list, so that a stale one is known.
-- External identifiers are each uploader's own: nobody learns of a call they may
-- not see, or takes its identifier, by using the same one.

-- +goose Up
DROP INDEX clips_team;
DROP INDEX clips_rep;
DROP INDEX clips_created_by;
ALTER TABLE clips DROP COLUMN rep;
ALTER TABLE clips DROP COLUMN team;
ALTER TABLE clips DROP COLUMN private;
DROP INDEX calls_external_id;
CREATE UNIQUE INDEX calls_external_id ON calls (external_id, uploaded_by);
ALTER TABLE folders ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
