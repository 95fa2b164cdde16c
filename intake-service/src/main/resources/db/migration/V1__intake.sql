-- Requests, their clock, their plan, their links. Personal data stands only in columns that say
-- "encrypted" (record key, AES-256-GCM); look-up goes by keyed hash.

-- ------------------------------------------------------------------ who may call
CREATE TABLE app (
  id uuid PRIMARY KEY,
  name text NOT NULL UNIQUE,
  created_at timestamptz NOT NULL
);

CREATE TABLE api_key (
  id uuid PRIMARY KEY,
  app_id uuid NOT NULL REFERENCES app,
  hash bytea NOT NULL UNIQUE CHECK (length(hash) = 32), -- SHA-256 of the key
  scopes text[] NOT NULL,
  created_at timestamptz NOT NULL,
  revoked_at timestamptz
);

-- Secrets of the service itself, wrapped by the key-encryption key: the key of the look-up hash.
CREATE TABLE service_key (
  name text PRIMARY KEY,
  wrapped bytea NOT NULL,
  created_at timestamptz NOT NULL
);

-- ------------------------------------------------------------------ requests
CREATE TABLE request (
  id uuid PRIMARY KEY,
  app_id uuid NOT NULL REFERENCES app,
  type text NOT NULL CHECK (type IN ('access', 'portability')),
  channel text NOT NULL CHECK (channel IN ('api', 'kafka', 'phone', 'letter', 'email')),
  status text NOT NULL CHECK (status IN ('pending', 'in_review', 'processing', 'needs_attention', 'ready', 'delivered',
                                         'expired', 'lapsed', 'failed', 'cancelled', 'refused')),
  status_reason text,                       -- ours, for people; no personal data
  record_key bytea,                         -- wrapped; NULL once destroyed
  address_hash bytea NOT NULL,              -- keyed hash of the address, ASCII case folded
  subject bytea NOT NULL,                   -- encrypted: SubjectDetails
  requested_by bytea,                       -- encrypted JSON
  metadata bytea,                           -- encrypted JSON
  notes bytea,                              -- encrypted text
  team text,
  locale text NOT NULL,
  formats text[] NOT NULL,
  received_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  due_date date NOT NULL,
  internal_due_date date NOT NULL,
  completed_at timestamptz,
  package_version integer NOT NULL DEFAULT 0, -- the newest; 0: none yet
  lapses_at timestamptz,                    -- while pending
  audit_seq integer NOT NULL DEFAULT 0,     -- head of the audit chain, locked with this row
  audit_hash bytea
);
CREATE INDEX request_by_address ON request (address_hash, received_at);
CREATE INDEX request_by_status ON request (status, due_date);
CREATE INDEX request_by_app ON request (app_id, created_at, id);

-- That the person is who they say: without this row there can be no package version, so no
-- collection, whatever path leads there.
CREATE TABLE verification (
  request_id uuid PRIMARY KEY REFERENCES request,
  method text NOT NULL CHECK (method IN ('link', 'asserted', 'officer')),
  evidence jsonb NOT NULL,                  -- the app's method and time; no personal data
  verified_at timestamptz NOT NULL
);

CREATE TABLE verification_token (
  hash bytea PRIMARY KEY CHECK (length(hash) = 32), -- SHA-256 of a 256-bit token
  request_id uuid NOT NULL REFERENCES request,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  retired_at timestamptz
);
CREATE INDEX verification_token_by_request ON verification_token (request_id);

-- Over the limit (A4): one open entry a subject; officers decide.
CREATE TABLE review (
  address_hash bytea PRIMARY KEY,
  request_id uuid NOT NULL REFERENCES request,
  submissions integer NOT NULL CHECK (submissions > 0),
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL
);

-- Answers to repeat: per app and key, 90 days.
CREATE TABLE idempotency (
  app_id uuid NOT NULL REFERENCES app,
  key text NOT NULL,
  body_hash bytea NOT NULL,                 -- keyed hash of the canonical JSON
  status integer,                           -- NULL while the first is being handled
  answer jsonb,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (app_id, key)
);

-- ------------------------------------------------------------------ plan
CREATE TABLE package (
  request_id uuid NOT NULL REFERENCES verification (request_id),
  version integer NOT NULL CHECK (version > 0),
  revision integer NOT NULL CHECK (revision > 0),
  state text NOT NULL CHECK (state IN ('collecting', 'sealed', 'cancelled', 'deleting', 'deleted')),
  data_map text NOT NULL,
  content_key bytea,                        -- wrapped; NULL once destroyed
  previous text,                            -- SHA-256 of the version that this one supplements
  object_key text,
  bytes bigint,
  sha256 text,
  created_at timestamptz NOT NULL,
  sealed_at timestamptz,
  deleted_at timestamptz,
  PRIMARY KEY (request_id, version),
  CHECK ((state = 'collecting') <= (content_key IS NOT NULL)),
  CHECK ((state = 'sealed') <= (object_key IS NOT NULL AND bytes IS NOT NULL AND sha256 IS NOT NULL))
);

CREATE TABLE section (
  request_id uuid NOT NULL,
  version integer NOT NULL,
  name text NOT NULL,
  position integer NOT NULL,
  source text NOT NULL,
  title text NOT NULL,                      -- in the request's language
  data_map text NOT NULL,                   -- the map that it is collected by
  status text NOT NULL CHECK (status IN ('planned', 'waiting', 'collecting', 'found', 'nothing_found', 'failed', 'waived')),
  reason text,
  reason_code text,                         -- SQLSTATE or HTTP status
  attempt integer NOT NULL DEFAULT 0,
  execution uuid,                           -- the current attempt; others' messages change nothing
  slice integer NOT NULL DEFAULT 0,
  next_attempt_at timestamptz,
  records bigint,
  bytes bigint,
  progress bigint,                          -- records so far
  continuation bytea,                       -- JSON of the Blob that the next slice begins with
  heard_at timestamptz,                     -- dispatched, or last heard of
  started_at timestamptz,
  ended_at timestamptz,
  PRIMARY KEY (request_id, version, name),
  FOREIGN KEY (request_id, version) REFERENCES package (request_id, version)
);
CREATE INDEX section_silent ON section (heard_at) WHERE status = 'collecting';
CREATE INDEX section_due ON section (next_attempt_at) WHERE next_attempt_at IS NOT NULL;

CREATE TABLE identity (
  request_id uuid NOT NULL,
  version integer NOT NULL,
  name text NOT NULL,
  source text,                              -- NULL: it came with the request
  status text NOT NULL CHECK (status IN ('waiting', 'resolving', 'known', 'none', 'failed')),
  value bytea,                              -- encrypted (content key): Identifiers with this one alone
  reason text,
  reason_code text,
  attempt integer NOT NULL DEFAULT 0,
  execution uuid,
  next_attempt_at timestamptz,
  heard_at timestamptz,
  PRIMARY KEY (request_id, version, name),
  FOREIGN KEY (request_id, version) REFERENCES package (request_id, version),
  CHECK ((status = 'known') <= (value IS NOT NULL))
);
CREATE INDEX identity_silent ON identity (heard_at) WHERE status = 'resolving';
CREATE INDEX identity_due ON identity (next_attempt_at) WHERE next_attempt_at IS NOT NULL;

-- ------------------------------------------------------------------ delivery
CREATE TABLE download_link (
  hash bytea PRIMARY KEY CHECK (length(hash) = 32), -- SHA-256 of a 256-bit token
  request_id uuid NOT NULL,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  downloads integer NOT NULL DEFAULT 0,
  max_downloads integer NOT NULL CHECK (max_downloads > 0),
  retired_at timestamptz,
  FOREIGN KEY (request_id, version) REFERENCES package (request_id, version),
  CHECK (downloads BETWEEN 0 AND max_downloads)
);
CREATE INDEX download_link_by_package ON download_link (request_id, version);
CREATE INDEX download_link_by_expiry ON download_link (expires_at) WHERE retired_at IS NULL;

CREATE TABLE notification (
  id uuid PRIMARY KEY,
  request_id uuid NOT NULL REFERENCES request,
  kind text NOT NULL,
  address_hash bytea NOT NULL,
  created_at timestamptz NOT NULL,
  sent_at timestamptz,
  message_id text,
  failed_at timestamptz,
  smtp_status integer
);
CREATE INDEX notification_by_address ON notification (address_hash, kind, created_at);

-- ------------------------------------------------------------------ evidence, messages, jobs
-- Append-only; each request's entries form a chain: hash = SHA-256(previous hash, entry).
CREATE TABLE audit (
  request_id uuid NOT NULL,
  seq integer NOT NULL,
  at timestamptz NOT NULL,
  actor text NOT NULL,                      -- app:<name>, officer:<id>, subject, system
  action text NOT NULL,
  detail jsonb NOT NULL,                    -- no personal data
  previous bytea,
  hash bytea NOT NULL,
  PRIMARY KEY (request_id, seq)
);
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit is append-only';
END $$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  topic text NOT NULL,
  key text NOT NULL,
  payload bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- db-scheduler's own table
CREATE TABLE scheduled_tasks (
  task_name text NOT NULL,
  task_instance text NOT NULL,
  task_data bytea,
  execution_time timestamptz NOT NULL,
  picked boolean NOT NULL,
  picked_by text,
  last_success timestamptz,
  last_failure timestamptz,
  consecutive_failures int,
  last_heartbeat timestamptz,
  version bigint NOT NULL,
  priority smallint,
  PRIMARY KEY (task_name, task_instance)
);
CREATE INDEX scheduled_tasks_execution_time ON scheduled_tasks (execution_time);
CREATE INDEX scheduled_tasks_last_heartbeat ON scheduled_tasks (last_heartbeat);
