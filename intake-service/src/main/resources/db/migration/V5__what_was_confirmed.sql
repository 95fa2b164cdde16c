-- What an officer confirmed is these values, not whatever the identity may be later: keyed hash of both of the pair.
-- A confirmation from before has none, and is asked for again.
ALTER TABLE identity
  ADD COLUMN confirmed bytea CHECK (length(confirmed) = 32);
