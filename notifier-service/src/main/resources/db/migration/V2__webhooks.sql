-- Events to tell an app of, one row for each of its endpoints. They hold no personal data; ended
-- ones are kept for a while, since their id is what makes a copy of the event harmless.
CREATE TABLE webhook_delivery (
  app text NOT NULL,
  event_id text NOT NULL,
  event_type text NOT NULL,
  -- What the events of one request are ordered by; a rejected submission has neither.
  request_id uuid,
  change integer,
  payload bytea,
  state text NOT NULL CHECK (state IN ('waiting', 'sending', 'delivered', 'given_up')),
  -- Counts the claims; a sender that was overtaken sees another number than its own.
  attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  -- waiting: when it may be claimed; sending: when the claim ends.
  next_attempt_at timestamptz,
  http_status integer CHECK (http_status BETWEEN 100 AND 999),
  received_at timestamptz NOT NULL,
  ended_at timestamptz,
  PRIMARY KEY (app, event_id),
  CHECK ((request_id IS NULL) = (change IS NULL)),
  CONSTRAINT payload_until_the_end CHECK (
    CASE
      WHEN state IN ('delivered', 'given_up')
        THEN payload IS NULL AND next_attempt_at IS NULL AND ended_at IS NOT NULL
      ELSE payload IS NOT NULL AND next_attempt_at IS NOT NULL AND ended_at IS NULL
    END));

CREATE INDEX webhook_delivery_due ON webhook_delivery (app, next_attempt_at)
  WHERE state IN ('waiting', 'sending');
CREATE INDEX webhook_delivery_order ON webhook_delivery (app, request_id, change)
  WHERE state IN ('waiting', 'sending');
CREATE INDEX webhook_delivery_ended ON webhook_delivery (ended_at) WHERE ended_at IS NOT NULL;

-- Endpoints that answered 410: nothing is sent to them until their settings change.
CREATE TABLE webhook_disabled (
  app text PRIMARY KEY,
  -- SHA-256 of address and secrets.
  settings bytea NOT NULL CHECK (length(settings) = 32),
  disabled_at timestamptz NOT NULL);
