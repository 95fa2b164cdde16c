-- Only what workers of one source share: when the next call may be sent. No personal data.

CREATE TABLE call_limit (
  source text PRIMARY KEY,
  state bytea             -- Bucket4j's; NULL until the first permit
);

CREATE TABLE call_pause (
  source text PRIMARY KEY,
  until timestamptz NOT NULL   -- the source asked for it: 429, or 503 with Retry-After
);
