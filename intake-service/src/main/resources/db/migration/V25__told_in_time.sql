-- GDPR Article 12(3): an extension counts if the person was told of it in time.
ALTER TABLE request
  ADD COLUMN extension_void_at timestamptz CHECK (extension_void_at IS NULL OR extended_at IS NOT NULL);
