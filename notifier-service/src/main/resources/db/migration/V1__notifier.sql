-- One row per mail, kept after it was sent: the id is what makes a copy of the message harmless.
CREATE TABLE mails (
  id uuid PRIMARY KEY,
  request_id uuid NOT NULL,
  kind text NOT NULL,
  locale text NOT NULL,
  -- Encrypted as they came; erased once there is nothing left to send.
  record_key bytea,
  content bytea,
  state text NOT NULL CHECK (state IN ('received', 'sending', 'sent', 'failed')),
  -- Counts the claims; a sender that was overtaken sees another number than its own.
  attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  -- received: when it may be claimed; sending: when the claim ends.
  next_attempt_at timestamptz,
  message_id text NOT NULL,
  smtp_status integer CHECK (smtp_status BETWEEN 200 AND 599),
  received_at timestamptz NOT NULL,
  ended_at timestamptz,
  CONSTRAINT content_until_the_end CHECK (
    CASE
      WHEN state IN ('sent', 'failed')
        THEN content IS NULL AND record_key IS NULL
          AND next_attempt_at IS NULL AND ended_at IS NOT NULL
      ELSE content IS NOT NULL AND record_key IS NOT NULL
        AND next_attempt_at IS NOT NULL AND ended_at IS NULL
    END));

CREATE INDEX mails_due ON mails (next_attempt_at) WHERE state IN ('received', 'sending');

CREATE TABLE outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  topic text NOT NULL,
  key text NOT NULL,
  payload bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now());
