-- In the proxy mode each download that was counted opens an address of intake's own for a short time.
CREATE TABLE package_grant (
  hash bytea PRIMARY KEY CHECK (length(hash) = 32), -- SHA-256 of a 256-bit token
  request_id uuid NOT NULL,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  FOREIGN KEY (request_id, version) REFERENCES package (request_id, version)
);
CREATE INDEX package_grant_by_package ON package_grant (request_id, version);
CREATE INDEX package_grant_ended ON package_grant (expires_at);
CALL guard_rows('package_grant');
