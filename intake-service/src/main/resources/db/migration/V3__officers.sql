-- A section that an officer retries goes by the map as it is then, with identities of its own.
ALTER TABLE identity
  ADD COLUMN data_map text,                           -- the map that it is looked up by
  ADD COLUMN confirmed_at timestamptz;                -- an officer: it is the person, though it does not match
UPDATE identity SET data_map = package.data_map
  FROM package WHERE package.request_id = identity.request_id AND package.version = identity.version;
ALTER TABLE identity
  ALTER COLUMN data_map SET NOT NULL,
  DROP CONSTRAINT identity_pkey,
  ADD PRIMARY KEY (request_id, version, data_map, name);

-- What officers decided, in their own words, which may name persons; the audit holds the number.
CREATE TABLE decision (
  id uuid PRIMARY KEY,
  request_id uuid NOT NULL REFERENCES request,
  reason bytea NOT NULL,                              -- encrypted text
  decided_at timestamptz NOT NULL
);
CREATE INDEX decision_by_request ON decision (request_id);
