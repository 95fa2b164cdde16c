-- A source that asks for a pause is waited for without a failed attempt, but not for ever.
ALTER TABLE identity ADD COLUMN paused_since timestamptz;  -- the first time; NULL: it never asked
