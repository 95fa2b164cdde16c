-- Time in a queue is no silence: an item that was sent and not heard of yet has more of it.
ALTER TABLE section ADD COLUMN sent_at timestamptz;   -- the work item; heard_at is NULL until a sign of work
ALTER TABLE identity ADD COLUMN sent_at timestamptz;

-- The packager is asked again when its word is overdue.
ALTER TABLE package
  ADD COLUMN asked integer NOT NULL DEFAULT 0,        -- how often it was asked again
  ADD COLUMN asked_at timestamptz;                    -- when it was asked last
