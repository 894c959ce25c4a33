-- What each revision of a transcript changed and when; what was judged, so that
-- a verdict finds its moment again after it was away; and what people said of
-- speakers, so that later calls need not ask.

-- +goose Up
ALTER TABLE transcripts ADD COLUMN change TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE transcripts ADD COLUMN saved_at BIGINT NOT NULL DEFAULT 0;

ALTER TABLE verdicts ADD COLUMN tracker TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE verdicts ADD COLUMN start_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE verdicts ADD COLUMN end_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE verdicts ADD COLUMN text TEXT COLLATE "C" NOT NULL DEFAULT '';
UPDATE verdicts SET (tracker, start_ms, end_ms, text) =
    (SELECT m.tracker, m.start_ms, m.end_ms, m.text FROM moments AS m WHERE m.call_id = verdicts.call_id AND m.id = verdicts.moment_id)
WHERE EXISTS (SELECT 1 FROM moments AS m WHERE m.call_id = verdicts.call_id AND m.id = verdicts.moment_id);

CREATE TABLE speaker_sides (
    call_id    TEXT COLLATE "C" NOT NULL REFERENCES calls (id) ON DELETE CASCADE,
    label_fold TEXT COLLATE "C" NOT NULL,
    side       TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (call_id, label_fold)
);
CREATE INDEX speaker_sides_label_fold ON speaker_sides (label_fold, call_id);
