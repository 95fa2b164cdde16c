-- Codes that a download asks for beside its link, where that is set.
CREATE TABLE download_code (
  id uuid PRIMARY KEY,
  request_id uuid NOT NULL REFERENCES request,
  link bytea NOT NULL REFERENCES download_link (hash),
  hash bytea NOT NULL CHECK (length(hash) = 32), -- keyed hash of the link and the code
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  attempts integer NOT NULL DEFAULT 0 CHECK (attempts BETWEEN 0 AND 5), -- with another code
  used_at timestamptz
);
CREATE INDEX download_code_by_link ON download_code (link, expires_at);
CREATE INDEX download_code_by_request ON download_code (request_id, created_at);
CREATE INDEX download_code_ended ON download_code (expires_at);
CALL guard_rows('download_code');
