-- Where in which trace things stand, as W3C Trace Context writes it (traceparent); random ids and no personal data.
ALTER TABLE outbox ADD COLUMN traceparent text, ADD COLUMN caused_by text;

-- Of the message that it came with: each attempt goes on from there.
ALTER TABLE mails ADD COLUMN traceparent text;
ALTER TABLE webhook_delivery ADD COLUMN traceparent text;
