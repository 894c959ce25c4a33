-- The first schema. Times are UTC in milliseconds since 1970 (0: unknown),
-- lengths are milliseconds. Columns called *_fold hold text as it is searched:
-- composed, lower case.
--
-- calls.rep, calls.uploaded_by and calls.team do not refer to their tables:
-- people are never deleted, and a team may go while its old calls stay.

-- +goose Up
CREATE TABLE teams (
    id         TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    parent     TEXT REFERENCES teams (id),
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX teams_name ON teams (name);
CREATE INDEX teams_parent ON teams (parent);

CREATE TABLE users (
    id            TEXT PRIMARY KEY,
    email         TEXT NOT NULL,
    name          TEXT NOT NULL,
    role          TEXT NOT NULL,
    team          TEXT REFERENCES teams (id),
    password_hash TEXT NOT NULL,
    disabled      BOOLEAN NOT NULL,
    created_at    BIGINT NOT NULL
);
CREATE UNIQUE INDEX users_email ON users (email);
CREATE INDEX users_team ON users (team);

CREATE TABLE sessions (
    hash       TEXT PRIMARY KEY,
    user_id    TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_user_id ON sessions (user_id);
CREATE INDEX sessions_expires_at ON sessions (expires_at);

CREATE TABLE tokens (
    id         TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    hash       TEXT NOT NULL,
    user_id    TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    last_used  BIGINT NOT NULL
);
CREATE UNIQUE INDEX tokens_hash ON tokens (hash);
CREATE INDEX tokens_user_id ON tokens (user_id);

CREATE TABLE calls (
    id              TEXT PRIMARY KEY,
    external_id     TEXT,
    title           TEXT NOT NULL,
    started_at      BIGINT NOT NULL,
    rep             TEXT NOT NULL,
    rep_email       TEXT NOT NULL,
    team            TEXT NOT NULL,
    account         TEXT NOT NULL,
    account_fold    TEXT NOT NULL,
    text_fold       TEXT NOT NULL,
    contact         TEXT NOT NULL,
    direction       TEXT NOT NULL,
    language        TEXT NOT NULL,
    outcome         TEXT NOT NULL,
    deal_stage      TEXT NOT NULL,
    amount          DOUBLE PRECISION NOT NULL,
    parties         TEXT NOT NULL,
    custom          TEXT NOT NULL,
    private         BOOLEAN NOT NULL,
    recording       TEXT NOT NULL,
    playback        TEXT NOT NULL,
    transcript_file TEXT NOT NULL,
    peaks           TEXT NOT NULL,
    duration_ms     BIGINT NOT NULL,
    channels        BIGINT NOT NULL,
    format          TEXT NOT NULL,
    reason          TEXT NOT NULL,
    estimated       BOOLEAN NOT NULL,
    revision        BIGINT NOT NULL,
    sides           TEXT NOT NULL,
    ask_sides       BOOLEAN NOT NULL,
    warnings        TEXT NOT NULL,
    talk_ratio      DOUBLE PRECISION NOT NULL,
    state           TEXT NOT NULL,
    uploaded_by     TEXT NOT NULL,
    created_at      BIGINT NOT NULL,
    updated_at      BIGINT NOT NULL
);
CREATE UNIQUE INDEX calls_external_id ON calls (external_id);
CREATE INDEX calls_started_at ON calls (started_at, id, private, team, rep, uploaded_by);
CREATE INDEX calls_duration_ms ON calls (duration_ms, id);
CREATE INDEX calls_account_fold ON calls (account_fold, id);
CREATE INDEX calls_account ON calls (account, started_at, id);
CREATE INDEX calls_team ON calls (team, started_at, id);
CREATE INDEX calls_rep ON calls (rep, started_at, id);
CREATE INDEX calls_uploaded_by ON calls (uploaded_by, started_at, id);
CREATE INDEX calls_state ON calls (state, started_at, id);

CREATE TABLE call_objections (
    call_id   TEXT NOT NULL REFERENCES calls (id) ON DELETE CASCADE,
    objection TEXT NOT NULL,
    position  BIGINT NOT NULL,
    PRIMARY KEY (call_id, objection)
) WITHOUT ROWID;
CREATE INDEX call_objections_objection ON call_objections (objection, call_id);

CREATE TABLE transcripts (
    call_id  TEXT NOT NULL REFERENCES calls (id) ON DELETE CASCADE,
    revision BIGINT NOT NULL,
    body     BLOB NOT NULL,
    sides    TEXT NOT NULL,
    saved_by TEXT NOT NULL,
    PRIMARY KEY (call_id, revision)
);

CREATE TABLE findings (
    call_id   TEXT PRIMARY KEY REFERENCES calls (id) ON DELETE CASCADE,
    revision  BIGINT NOT NULL,
    trackers  TEXT NOT NULL,
    exchanges TEXT NOT NULL,
    stats     TEXT NOT NULL
);

CREATE TABLE moments (
    call_id   TEXT NOT NULL REFERENCES calls (id) ON DELETE CASCADE,
    id        TEXT NOT NULL,
    tracker   TEXT NOT NULL,
    kind      TEXT NOT NULL,
    side      TEXT NOT NULL,
    turn      BIGINT NOT NULL,
    from_byte BIGINT NOT NULL,
    to_byte   BIGINT NOT NULL,
    start_ms  BIGINT NOT NULL,
    end_ms    BIGINT NOT NULL,
    text      TEXT NOT NULL,
    version   BIGINT NOT NULL,
    PRIMARY KEY (call_id, id)
);
CREATE INDEX moments_tracker ON moments (tracker);

-- Verdicts stand beside the moments, not in them: a moment goes and comes
-- back with every analysis, what a person said of it stays.
CREATE TABLE verdicts (
    call_id   TEXT NOT NULL REFERENCES calls (id) ON DELETE CASCADE,
    moment_id TEXT NOT NULL,
    verdict   TEXT NOT NULL,
    judged_by TEXT NOT NULL,
    judged_at BIGINT NOT NULL,
    PRIMARY KEY (call_id, moment_id)
) WITHOUT ROWID;

-- owner is a call or a clip, hence no reference.
CREATE TABLE stages (
    owner       TEXT NOT NULL,
    name        TEXT NOT NULL,
    revision    BIGINT NOT NULL,
    state       TEXT NOT NULL,
    error       TEXT NOT NULL,
    attempts    BIGINT NOT NULL,
    round       BIGINT NOT NULL,
    lease_until BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL,
    PRIMARY KEY (owner, name, revision)
);
CREATE INDEX stages_name ON stages (name, state);
CREATE INDEX stages_state ON stages (state, updated_at);

CREATE TABLE clips (
    id         TEXT PRIMARY KEY,
    call_id    TEXT NOT NULL REFERENCES calls (id) ON DELETE CASCADE,
    start_ms   BIGINT NOT NULL,
    end_ms     BIGINT NOT NULL,
    title      TEXT NOT NULL,
    note       TEXT NOT NULL,
    tags       TEXT NOT NULL,
    words      TEXT NOT NULL,
    call_title TEXT NOT NULL,
    account    TEXT NOT NULL,
    text_fold  TEXT NOT NULL,
    rep        TEXT NOT NULL,
    team       TEXT NOT NULL,
    private    BOOLEAN NOT NULL,
    media      TEXT NOT NULL,
    state      TEXT NOT NULL,
    error      TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX clips_created_at ON clips (created_at, id);
CREATE INDEX clips_call_id ON clips (call_id, created_at, id);
CREATE INDEX clips_team ON clips (team, created_at, id);
CREATE INDEX clips_rep ON clips (rep, created_at, id);
CREATE INDEX clips_created_by ON clips (created_by, created_at, id);

CREATE TABLE folders (
    id         TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    note       TEXT NOT NULL,
    parent     TEXT REFERENCES folders (id),
    shared     TEXT NOT NULL,
    team       TEXT NOT NULL,
    owner      TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX folders_parent ON folders (parent);

CREATE TABLE folder_clips (
    folder_id TEXT NOT NULL REFERENCES folders (id) ON DELETE CASCADE,
    clip_id   TEXT NOT NULL REFERENCES clips (id) ON DELETE CASCADE,
    position  BIGINT NOT NULL,
    PRIMARY KEY (folder_id, clip_id)
) WITHOUT ROWID;
CREATE INDEX folder_clips_position ON folder_clips (folder_id, position);
CREATE INDEX folder_clips_clip_id ON folder_clips (clip_id);

CREATE TABLE trackers (
    id           TEXT PRIMARY KEY,
    key          TEXT NOT NULL,
    rule         TEXT NOT NULL,
    version      BIGINT NOT NULL,
    enabled      BOOLEAN NOT NULL,
    pack         TEXT NOT NULL,
    pack_version TEXT NOT NULL,
    edited       BOOLEAN NOT NULL,
    updated_by   TEXT NOT NULL,
    updated_at   BIGINT NOT NULL
);
CREATE UNIQUE INDEX trackers_key ON trackers (key);

CREATE TABLE tracker_versions (
    tracker_id   TEXT NOT NULL REFERENCES trackers (id) ON DELETE CASCADE,
    version      BIGINT NOT NULL,
    rule         TEXT NOT NULL,
    enabled      BOOLEAN NOT NULL,
    pack         TEXT NOT NULL,
    pack_version TEXT NOT NULL,
    edited       BOOLEAN NOT NULL,
    updated_by   TEXT NOT NULL,
    updated_at   BIGINT NOT NULL,
    PRIMARY KEY (tracker_id, version)
);
