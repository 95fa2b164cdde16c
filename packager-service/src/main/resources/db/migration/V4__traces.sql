-- Where in which trace things stand, as W3C Trace Context writes it (traceparent); random ids and no personal data.
ALTER TABLE outbox ADD COLUMN traceparent text, ADD COLUMN caused_by text;

-- Of the message that led to the assembly, and of the one that asked for the deletion.
ALTER TABLE package_version ADD COLUMN traceparent text;
ALTER TABLE deletion ADD COLUMN traceparent text;
