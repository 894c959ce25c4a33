-- A call knows where its date is from ('': nobody noted it), and is found by the
-- content of its parts, so that what comes later meets what is here.

-- +goose Up
ALTER TABLE calls ADD COLUMN date_from TEXT NOT NULL DEFAULT '';
ALTER TABLE calls ADD COLUMN recording_sha256 TEXT NOT NULL DEFAULT '';
ALTER TABLE calls ADD COLUMN transcript_sha256 TEXT NOT NULL DEFAULT '';
UPDATE calls SET recording_sha256 = coalesce(json_extract(recording, '$.sha256'), ''), transcript_sha256 = coalesce(json_extract(transcript_file, '$.sha256'), '');
CREATE INDEX calls_recording_sha256 ON calls (recording_sha256);
CREATE INDEX calls_transcript_sha256 ON calls (transcript_sha256);
