-- Where in which trace things stand, as W3C Trace Context writes it (traceparent); random ids and no personal data.
ALTER TABLE outbox ADD COLUMN traceparent text, ADD COLUMN caused_by text;

-- The place where a request began: whatever is done for it later goes on from there.
ALTER TABLE request ADD COLUMN traceparent text;
