-- The inbox, the join, the seal and the deletion of package versions. What came from collectors is
-- kept encrypted as it came, and only until the version is sealed or cancelled.

CREATE TABLE package_version (
  request_id uuid NOT NULL,
  version integer NOT NULL CHECK (version > 0),
  state text NOT NULL CHECK (state IN ('open', 'assembling', 'sealed', 'failed', 'cancelled', 'deleted')),
  revision integer,                     -- of the newest plan; NULL: none came yet
  plan bytea,                           -- that message: subject encrypted, content key wrapped; NULL once destroyed
  assembly integer NOT NULL DEFAULT 0,  -- how often assembly was scheduled
  epoch bigint NOT NULL DEFAULT 0,      -- fencing: only the newest claim may seal
  generated_at timestamptz,             -- stored once, so that another run gives the same bytes
  object text,
  bytes bigint,
  sha256 text,
  sealed_at timestamptz,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (request_id, version),
  CHECK (state <> 'assembling' OR plan IS NOT NULL),
  CHECK (state <> 'sealed' OR (object IS NOT NULL AND bytes IS NOT NULL AND sha256 IS NOT NULL AND sealed_at IS NOT NULL))
);

CREATE TABLE fragment (
  request_id uuid NOT NULL,
  version integer NOT NULL,
  execution uuid NOT NULL,
  run uuid NOT NULL,
  index integer NOT NULL,
  section text NOT NULL,
  bytes integer NOT NULL,               -- of the plain (compressed) bytes
  data bytea,                           -- encrypted, when small
  object text,                          -- else the object that holds it
  received_at timestamptz NOT NULL,
  PRIMARY KEY (request_id, version, execution, run, index),
  CHECK ((data IS NULL) <> (object IS NULL))
);
-- Ciphertext does not compress.
ALTER TABLE fragment ALTER COLUMN data SET STORAGE EXTERNAL;

CREATE TABLE section_end (
  request_id uuid NOT NULL,
  version integer NOT NULL,
  execution uuid NOT NULL,
  run uuid NOT NULL,
  section text NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('found', 'nothing_found', 'failed')),
  message bytea NOT NULL,               -- as it came: its list of files is encrypted
  rejected boolean NOT NULL DEFAULT false, -- it, or a fragment that it names, is unreadable
  received_at timestamptz NOT NULL,
  PRIMARY KEY (request_id, version, execution, run)
);
ALTER TABLE section_end ALTER COLUMN message SET STORAGE EXTERNAL;

-- The first execution that ended with all its fragments there settles its section.
CREATE TABLE winner (
  request_id uuid NOT NULL,
  version integer NOT NULL,
  section text NOT NULL,
  execution uuid NOT NULL,
  run uuid NOT NULL,
  settled_at timestamptz NOT NULL,
  PRIMARY KEY (request_id, version, section)
);

CREATE TABLE deletion (
  request_id uuid NOT NULL,
  version integer NOT NULL,
  what text NOT NULL CHECK (what IN ('fragments', 'package')),
  requested_at timestamptz NOT NULL,
  objects integer NOT NULL DEFAULT 0,   -- deleted so far
  checked_at timestamptz,               -- when nothing was found any more
  PRIMARY KEY (request_id, version, what)
);

CREATE TABLE outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  topic text NOT NULL,
  key text NOT NULL,
  payload bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- db-scheduler's own table.
CREATE TABLE scheduled_tasks (
  task_name text NOT NULL,
  task_instance text NOT NULL,
  task_data bytea,
  execution_time timestamptz NOT NULL,
  picked boolean NOT NULL,
  picked_by text,
  last_success timestamptz,
  last_failure timestamptz,
  consecutive_failures integer,
  last_heartbeat timestamptz,
  version bigint NOT NULL,
  priority smallint,
  PRIMARY KEY (task_name, task_instance)
);
CREATE INDEX scheduled_tasks_by_time ON scheduled_tasks (execution_time);
CREATE INDEX scheduled_tasks_by_heartbeat ON scheduled_tasks (last_heartbeat);
