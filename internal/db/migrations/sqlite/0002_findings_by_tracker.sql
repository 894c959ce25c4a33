-- Which calls another set of trackers analysed, and the moments of one tracker
-- in the order of their calls, are asked of the whole archive.

-- +goose Up
CREATE INDEX findings_trackers ON findings (trackers, call_id);
DROP INDEX moments_tracker;
CREATE INDEX moments_tracker ON moments (tracker, call_id, id);
