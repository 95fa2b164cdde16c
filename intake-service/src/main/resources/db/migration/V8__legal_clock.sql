-- What a request's dates were reckoned with, so that they can be reckoned again. NULL in rows from before: the data map as it is.
ALTER TABLE request
  ADD COLUMN clock_regime text CHECK (clock_regime IN ('eu', 'uk')),
  ADD COLUMN clock_country text,
  ADD COLUMN clock_region text,
  ADD COLUMN clock_time_zone text,
  ADD COLUMN clock_internal_days integer,
  ADD COLUMN extended_at timestamptz,         -- GDPR Article 12(3): by two months, once
  ADD CHECK (num_nulls(clock_regime, clock_country, clock_time_zone, clock_internal_days) IN (0, 4));

-- While the person is asked something, the clock stands still: what was asked, when, and until when.
CREATE TABLE pause (
  id uuid PRIMARY KEY,
  request_id uuid NOT NULL REFERENCES request ON DELETE CASCADE,
  ground text NOT NULL CHECK (ground IN ('identity', 'clarification')),
  decision uuid NOT NULL,                     -- the question, in the officer's words
  notification uuid NOT NULL,                 -- the mail that asked; when it was sent is the evidence
  evidence bytea,                             -- encrypted text: the officer's note
  started_at timestamptz NOT NULL,
  answered_at timestamptz,
  ended_at timestamptz,
  CHECK ((answered_at IS NULL) = (ended_at IS NULL)),
  CHECK (answered_at BETWEEN started_at AND ended_at)
);
CREATE UNIQUE INDEX pause_open ON pause (request_id) WHERE ended_at IS NULL; -- one at a time
CREATE INDEX pause_by_request ON pause (request_id, started_at);
