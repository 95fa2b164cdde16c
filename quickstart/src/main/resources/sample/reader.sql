-- The role that Dossier reads the sample with. The caller puts a password in the token's place.
-- Runs once, as the owner of the tables, after schema.sql.

CREATE ROLE sample_reader LOGIN NOINHERIT PASSWORD '@PASSWORD@';
ALTER ROLE sample_reader SET default_transaction_read_only = on;
GRANT USAGE ON SCHEMA public TO sample_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO sample_reader;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO sample_reader;
