-- Pages of the person's own, one of each kind for a request: the same link stands in every mail.
CREATE TABLE subject_link (
  request_id uuid NOT NULL REFERENCES request ON DELETE CASCADE,
  purpose text NOT NULL CHECK (purpose IN ('status', 'not_me')),
  hash bytea NOT NULL UNIQUE CHECK (length(hash) = 32), -- SHA-256 of a 256-bit token
  token bytea NOT NULL,                     -- encrypted (record key), to put it into the next mail
  created_at timestamptz NOT NULL,
  PRIMARY KEY (request_id, purpose)
);

-- Clicks on the button of one verification link, whatever came of them.
ALTER TABLE verification_token
  ADD COLUMN attempts integer NOT NULL DEFAULT 0;

-- A reminder leads to the same link as the first mail, so the token is kept (encrypted, record key)
-- for as long as a reminder may come.
ALTER TABLE download_link
  ADD COLUMN remind_at timestamptz,
  ADD COLUMN token bytea,
  ADD CONSTRAINT download_link_token_for_reminder CHECK ((remind_at IS NULL) = (token IS NULL)),
  ADD CONSTRAINT download_link_reminded_while_good CHECK (remind_at IS NULL OR (retired_at IS NULL AND downloads = 0));
CREATE INDEX download_link_to_remind ON download_link (remind_at) WHERE remind_at IS NOT NULL;

-- Unknown tokens that a client tried, in windows that begin with the first one.
CREATE TABLE wrong_token (
  client bytea PRIMARY KEY CHECK (length(client) = 32), -- keyed hash of its address
  ends_at timestamptz NOT NULL,
  attempts integer NOT NULL CHECK (attempts > 0)
);
CREATE INDEX wrong_token_ended ON wrong_token (ends_at);

-- Evidence stays what it was when it was recorded, whoever asks; it goes with the whole record.
CREATE FUNCTION refuse_other_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the evidence of a verification does not change';
END $$;
CREATE TRIGGER verification_unchanging BEFORE UPDATE ON verification
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_other_evidence();

-- Since when a version is to be gone; what is overdue is counted from here, however often it was asked again.
ALTER TABLE package ADD COLUMN ending_since timestamptz;
UPDATE package SET ending_since = asked_at WHERE state IN ('cancelled', 'deleting');
