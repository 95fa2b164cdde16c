-- Every change of a request's status is told on dossier.lifecycle, by the name that its app gave the submission.
ALTER TABLE request
  ADD COLUMN changes integer NOT NULL DEFAULT 0,      -- of the status so far, its first one included; events are numbered by it
  ADD COLUMN submission_source text,                  -- of the app's event, if it came over Kafka
  ADD COLUMN submission_id text,
  ADD COLUMN idempotency_key text;                    -- the app's, if it came over HTTP with one
