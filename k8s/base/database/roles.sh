#!/bin/sh
# Makes what is missing of Dossier's database: the database, a schema and its roles for each service,
# and Grafana's reader. Sets the passwords, so that calling it again is how they are changed. Needs psql 15
# or later. Run it before the services' first start, as a superuser or as a role with CREATEROLE that owns
# the database (managed PostgreSQL 16 and later).
#
#   PGHOST, PGPORT, PGUSER, PGPASSWORD      the administrator, libpq's own names
#   DOSSIER_DATABASE                        the database (dossier)
#   INTAKE_OWNER_PASSWORD, INTAKE_APP_PASSWORD, INTAKE_JOBS_PASSWORD,
#   COLLECTOR_OWNER_PASSWORD, COLLECTOR_APP_PASSWORD, PACKAGER_OWNER_PASSWORD, PACKAGER_APP_PASSWORD,
#   NOTIFIER_OWNER_PASSWORD, NOTIFIER_APP_PASSWORD, GRAFANA_READER_PASSWORD
set -eu

DOSSIER_DATABASE=${DOSSIER_DATABASE:-dossier}
export DOSSIER_DATABASE

for name in INTAKE_OWNER INTAKE_APP INTAKE_JOBS COLLECTOR_OWNER COLLECTOR_APP PACKAGER_OWNER PACKAGER_APP \
  NOTIFIER_OWNER NOTIFIER_APP GRAFANA_READER; do
  eval "password=\${${name}_PASSWORD:-}"
  if [ -z "$password" ]; then
    echo "roles.sh: expected ${name}_PASSWORD" >&2
    exit 2
  fi
done

# Its statements hold passwords: nothing is echoed, and messages are reduced to what failed.
sql() {
  PGOPTIONS="--client-min-messages=warning" psql --no-psqlrc --quiet --no-align --tuples-only \
    --set=ON_ERROR_STOP=1 --set=VERBOSITY=terse --set=SHOW_CONTEXT=never --dbname="$1"
}

# A database that is there needs no other one to connect to.
if ! psql --no-psqlrc --quiet --dbname="$DOSSIER_DATABASE" --command="" >/dev/null 2>&1; then
  sql postgres <<'SQL'
\getenv database DOSSIER_DATABASE
SELECT pg_advisory_lock(hashtext('dossier roles')) \g /dev/null
SELECT format('CREATE DATABASE %I', :'database')
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \gexec
SQL
fi

sql "$DOSSIER_DATABASE" <<'SQL'
\getenv database DOSSIER_DATABASE
-- Two at once would trip over each other's roles.
SELECT pg_advisory_lock(hashtext('dossier roles')) \g /dev/null
BEGIN;
CREATE TEMPORARY TABLE wanted (role text, password text) ON COMMIT DROP;
\getenv password INTAKE_OWNER_PASSWORD
INSERT INTO wanted VALUES ('intake_owner', :'password');
\getenv password INTAKE_APP_PASSWORD
INSERT INTO wanted VALUES ('intake_app', :'password');
\getenv password INTAKE_JOBS_PASSWORD
INSERT INTO wanted VALUES ('intake_jobs', :'password');
\getenv password COLLECTOR_OWNER_PASSWORD
INSERT INTO wanted VALUES ('collector_owner', :'password');
\getenv password COLLECTOR_APP_PASSWORD
INSERT INTO wanted VALUES ('collector_app', :'password');
\getenv password PACKAGER_OWNER_PASSWORD
INSERT INTO wanted VALUES ('packager_owner', :'password');
\getenv password PACKAGER_APP_PASSWORD
INSERT INTO wanted VALUES ('packager_app', :'password');
\getenv password NOTIFIER_OWNER_PASSWORD
INSERT INTO wanted VALUES ('notifier_owner', :'password');
\getenv password NOTIFIER_APP_PASSWORD
INSERT INTO wanted VALUES ('notifier_app', :'password');
\getenv password GRAFANA_READER_PASSWORD
INSERT INTO wanted VALUES ('grafana_reader', :'password');

SELECT format('CREATE ROLE %I NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS', role)
FROM wanted WHERE to_regrole(role) IS NULL \gexec
SELECT format('ALTER ROLE %I LOGIN PASSWORD %L', role, password) FROM wanted \gexec

SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', :'database') \gexec
REVOKE ALL ON SCHEMA public FROM PUBLIC;
SELECT format('GRANT CONNECT ON DATABASE %I TO %I', :'database', role) FROM wanted \gexec

-- An administrator who is no superuser makes schemas for roles that it is a member of.
SELECT format('GRANT %I TO CURRENT_USER', role) FROM wanted
WHERE role LIKE '%\_owner' AND NOT pg_has_role(role, 'USAGE') \gexec

CREATE TEMPORARY TABLE service ON COMMIT DROP AS
SELECT unnest(ARRAY['intake', 'collector', 'packager', 'notifier']) AS name;
SELECT format('CREATE SCHEMA IF NOT EXISTS %1$I AUTHORIZATION %2$I', name, name || '_owner') FROM service \gexec
SELECT format('GRANT USAGE ON SCHEMA %1$I TO %2$I', name, name || '_app') FROM service \gexec
SELECT format('ALTER DEFAULT PRIVILEGES FOR ROLE %2$I IN SCHEMA %1$I GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO %3$I',
  name, name || '_owner', name || '_app') FROM service \gexec
SELECT format('ALTER DEFAULT PRIVILEGES FOR ROLE %2$I IN SCHEMA %1$I GRANT USAGE ON SEQUENCES TO %3$I',
  name, name || '_owner', name || '_app') FROM service \gexec

-- The jobs' role may do to each of intake's tables what the application role may; the policies let it see all rows.
GRANT intake_app TO intake_jobs;

-- Intake's migrations name what it may read.
ALTER ROLE grafana_reader SET default_transaction_read_only = on;
ALTER ROLE grafana_reader SET statement_timeout = '10s';

DO $$
DECLARE
  mighty text;
BEGIN
  SELECT string_agg(rolname, ', ') INTO mighty FROM pg_roles JOIN wanted ON role = rolname
  WHERE rolsuper OR rolbypassrls;
  IF mighty IS NOT NULL THEN
    RAISE EXCEPTION 'expected these to be no superusers and to bypass no row security: %', mighty;
  END IF;
END
$$;
COMMIT;
SQL
echo "roles.sh: the database $DOSSIER_DATABASE, its schemas and roles are there"
