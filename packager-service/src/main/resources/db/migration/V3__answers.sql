-- What intake was told when the version was sealed, without personal data: told again when it asks.
ALTER TABLE package_version ADD COLUMN answer bytea;
