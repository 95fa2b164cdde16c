-- What an administrator needs to know a key again, and to let it end.
ALTER TABLE api_key
  ADD COLUMN name text,                     -- whose key it is, when a person has it: officers, auditors
  ADD COLUMN prefix text,                   -- the first characters, to recognise it by; none of a key from before
  ADD COLUMN expires_at timestamptz,        -- NULL: it does not end by itself
  ADD COLUMN last_used_on date;             -- UTC; a day is enough
CREATE INDEX api_key_by_app ON api_key (app_id);
