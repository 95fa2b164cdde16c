-- Verification mails over the day's limit of an address: sent when the limit has room again.
CREATE TABLE withheld_mail (
  request_id uuid PRIMARY KEY REFERENCES request,
  withheld_at timestamptz NOT NULL
);

-- Those that were withheld before there was a table for them.
INSERT INTO withheld_mail (request_id, withheld_at)
SELECT id, created_at
FROM request
WHERE status = 'pending'
  AND NOT EXISTS (SELECT 1 FROM verification_token WHERE verification_token.request_id = request.id);
