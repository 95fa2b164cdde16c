-- Each call of an app sees that app's rows alone, whatever its SQL says: dossier.app holds the app's id, and
-- while it is unset nothing is seen. Jobs, listeners, pages behind a token, officers and auditors work as the
-- role <schema>_jobs, which sees all rows; so does the owner, for migrations and for the functions below.
-- Reasons: docs/adr/0011-row-level-security.md.

CREATE FUNCTION current_app() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
RETURN nullif(current_setting('dossier.app', true), '')::uuid;

-- For a table with a column app_id, or else request_id, and for app itself. A migration that makes such a table
-- calls it: CALL guard_rows('name').
CREATE PROCEDURE guard_rows(guarded regclass) LANGUAGE plpgsql AS $$
DECLARE
  jobs name := current_schema() || '_jobs';
  own text := CASE
    WHEN guarded = 'app'::regclass THEN 'id = (SELECT current_app())'
    WHEN EXISTS (SELECT FROM pg_attribute WHERE attrelid = guarded AND attname = 'app_id' AND NOT attisdropped)
      THEN 'app_id = (SELECT current_app())'
    ELSE format('EXISTS (SELECT FROM request WHERE request.id = %s.request_id)', guarded)
  END;
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', guarded);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', guarded);
  EXECUTE format('DROP POLICY IF EXISTS rows_of_app ON %s', guarded);
  EXECUTE format('DROP POLICY IF EXISTS all_rows ON %s', guarded);
  EXECUTE format('CREATE POLICY rows_of_app ON %s USING (%s)', guarded, own);
  EXECUTE format('CREATE POLICY all_rows ON %s TO CURRENT_USER USING (true)', guarded);
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = jobs AND rolname <> current_user) THEN
    EXECUTE format('ALTER POLICY all_rows ON %s TO CURRENT_USER, %I', guarded, jobs);
  END IF;
END $$;

-- All of them; once more, by the owner, after the role for the jobs was made in a database that had none.
CREATE PROCEDURE guard_all_rows() LANGUAGE plpgsql AS $$
DECLARE
  found regclass;
BEGIN
  FOR found IN
    SELECT class.oid::regclass
    FROM pg_class AS class
    WHERE class.relnamespace = current_schema()::regnamespace
      AND class.relkind IN ('r', 'p')
      AND (class.relname = 'app' OR EXISTS (
        SELECT FROM pg_attribute AS attribute
        WHERE attribute.attrelid = class.oid AND attribute.attname IN ('app_id', 'request_id')))
  LOOP
    CALL guard_rows(found);
  END LOOP;
END $$;
CALL guard_all_rows();

-- ------------------------------------------------------------------ what an app's call needs of other apps' rows
-- The limits of one address hold over all apps. These tell an app's call a number at most, and belong to the
-- owner; the caller holds the lock of the address.

-- As many requests as were accepted for an address since then: none that is in one of these states, unless a
-- package was begun and it was refused afterwards.
CREATE FUNCTION accepted_requests(address bytea, since timestamptz, not_counted text[])
RETURNS integer LANGUAGE sql STABLE SECURITY DEFINER
RETURN (
  SELECT count(*)::integer FROM request
  WHERE address_hash = address AND created_at > since
    AND (status <> ALL (not_counted) OR (status = 'refused' AND package_version > 0)));

CREATE FUNCTION mails_asked_for(address bytea, of_kind text, since timestamptz)
RETURNS integer LANGUAGE sql STABLE SECURITY DEFINER
RETURN (
  SELECT count(*)::integer FROM notification
  WHERE address_hash = address AND kind = of_kind AND created_at >= since);

-- Counts a submission in the list for review: one entry an address, which names the first request that still
-- waits there, of whatever app.
CREATE FUNCTION hold_for_review(address bytea, held uuid, at timestamptz)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  UPDATE review SET submissions = submissions + 1, last_at = at
  FROM request
  WHERE review.address_hash = address AND request.id = review.request_id AND request.status = 'in_review';
  IF NOT FOUND THEN
    INSERT INTO review (address_hash, request_id, submissions, first_at, last_at)
    VALUES (address, held, 1, at, at)
    ON CONFLICT (address_hash)
    DO UPDATE SET request_id = held, submissions = 1, first_at = at, last_at = at;
  END IF;
END $$;

-- Takes a request off the list; another one of the address that waits takes its place.
CREATE FUNCTION release_from_review(address bytea, released uuid)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  next uuid := (
    SELECT id FROM request
    WHERE address_hash = address AND status = 'in_review' AND id <> released
    ORDER BY created_at, id LIMIT 1);
BEGIN
  IF next IS NULL THEN
    DELETE FROM review WHERE address_hash = address AND request_id = released;
  ELSE
    UPDATE review SET request_id = next WHERE address_hash = address AND request_id = released;
  END IF;
END $$;

-- They resolve names in this schema alone, whatever the caller's search path: temporary objects come last.
DO $$
DECLARE
  made text;
BEGIN
  FOREACH made IN ARRAY ARRAY['accepted_requests', 'mails_asked_for', 'hold_for_review', 'release_from_review'] LOOP
    EXECUTE format('ALTER FUNCTION %I SET search_path = pg_catalog, %I, pg_temp', made, current_schema());
  END LOOP;
END $$;
