-- The audit is written through append_audit() alone, which belongs to the owner role: the application
-- role may read the chains and their heads and change neither.

-- The head of each chain: locked with the request's row while an entry is added, and kept after the
-- request was removed.
CREATE TABLE audit_head (
  request_id uuid PRIMARY KEY,
  seq integer NOT NULL CHECK (seq > 0),
  hash bytea NOT NULL CHECK (length(hash) = 32),
  closed_at timestamptz                     -- the request was removed: nothing is added any more
);
INSERT INTO audit_head (request_id, seq, hash)
SELECT id, audit_seq, audit_hash FROM request WHERE audit_hash IS NOT NULL;
ALTER TABLE request DROP COLUMN audit_seq, DROP COLUMN audit_hash;

-- The entry as it is hashed: JSON with sorted keys and without white space, in UTF-8. The verifier
-- writes the same bytes.
CREATE FUNCTION audit_canonical(request_id uuid, seq integer, at timestamptz, actor text, action text, detail jsonb)
RETURNS bytea LANGUAGE sql STABLE
RETURN convert_to(
  '{"action":' || to_json(action)::text
  || ',"actor":' || to_json(actor)::text
  || ',"at":"' || to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS')
  || CASE
       WHEN to_char(at AT TIME ZONE 'UTC', 'US') = '000000' THEN ''
       WHEN to_char(at AT TIME ZONE 'UTC', 'US') LIKE '%000' THEN to_char(at AT TIME ZONE 'UTC', '.MS')
       ELSE to_char(at AT TIME ZONE 'UTC', '.US')
     END || 'Z"'
  || ',"detail":{'
  || coalesce(
       (SELECT string_agg(to_json(each.key)::text || ':' || each.value::text, ',' ORDER BY each.key COLLATE "C")
        FROM jsonb_each(detail) AS each),
       '')
  || '},"requestId":"' || request_id::text || '","seq":' || seq::text || '}',
  'UTF8');

-- Adds an entry. Number, time and hash are the database's own: the caller says who did what to which
-- request, and can neither choose its place nor change it afterwards.
CREATE FUNCTION append_audit(of_request uuid, by_actor text, of_action text, with_detail jsonb)
RETURNS integer LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  head audit_head%ROWTYPE;
  added_at timestamptz := clock_timestamp();
  added_hash bytea;
BEGIN
  IF of_request IS NULL OR by_actor IS NULL OR of_action IS NULL OR jsonb_typeof(with_detail) IS DISTINCT FROM 'object' THEN
    RAISE EXCEPTION 'an audit entry has a request, an actor, an action and a detail';
  END IF;
  IF EXISTS (
    SELECT 1 FROM jsonb_each(with_detail) AS each
    WHERE jsonb_typeof(each.value) NOT IN ('string', 'number', 'boolean')
      OR (jsonb_typeof(each.value) = 'number' AND each.value::text !~ '^-?[0-9]+$')) THEN
    RAISE EXCEPTION 'an audit detail holds texts, whole numbers and booleans';
  END IF;
  SELECT * INTO head FROM audit_head WHERE request_id = of_request FOR UPDATE;
  IF head.closed_at IS NOT NULL THEN
    RAISE EXCEPTION 'the request was removed';
  END IF;
  added_hash := sha256(
    coalesce(head.hash, ''::bytea)
    || audit_canonical(of_request, coalesce(head.seq, 0) + 1, added_at, by_actor, of_action, with_detail));
  INSERT INTO audit (request_id, seq, at, actor, action, detail, previous, hash)
  VALUES (of_request, coalesce(head.seq, 0) + 1, added_at, by_actor, of_action, with_detail, head.hash, added_hash);
  IF head.request_id IS NULL THEN
    INSERT INTO audit_head (request_id, seq, hash) VALUES (of_request, 1, added_hash);
  ELSE
    UPDATE audit_head SET seq = head.seq + 1, hash = added_hash WHERE request_id = of_request;
  END IF;
  RETURN coalesce(head.seq, 0) + 1;
END $$;

-- Ends a chain for good, once its request was removed.
CREATE FUNCTION close_audit(of_request uuid)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  UPDATE audit_head SET closed_at = clock_timestamp() WHERE request_id = of_request AND closed_at IS NULL;
END $$;

-- Keys that sign, Ed25519; the private half is wrapped by the key-encryption key.
CREATE TABLE signing_key (
  id text PRIMARY KEY,
  public_key bytea NOT NULL,                -- SubjectPublicKeyInfo
  wrapped bytea NOT NULL,                   -- PKCS #8, wrapped
  created_at timestamptz NOT NULL
);

-- The signed daily roots over all heads; the same stands in object storage. A root names the hash of
-- the one before it.
CREATE TABLE audit_root (
  date date PRIMARY KEY,                    -- the day that it closes, in the controller's time zone
  hash bytea NOT NULL CHECK (length(hash) = 32), -- of what was signed
  chains bigint NOT NULL,
  made_at timestamptz NOT NULL
);
-- The heads that a root saw first, or further on than the root before.
CREATE TABLE audit_root_head (
  request_id uuid NOT NULL,
  date date NOT NULL REFERENCES audit_root,
  seq integer NOT NULL,
  PRIMARY KEY (request_id, date)
);

CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_root_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_root
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_root_head_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_root_head
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Whoever was given rows by the default privileges keeps reading. The functions resolve names in this
-- schema alone, whatever the caller's search path: temporary objects come last.
DO $$
DECLARE
  part text;
  grantee name;
BEGIN
  FOREACH part IN ARRAY ARRAY['audit', 'audit_head', 'audit_root', 'audit_root_head'] LOOP
    EXECUTE format('REVOKE ALL ON %I FROM PUBLIC', part);
    FOR grantee IN
      SELECT DISTINCT role.rolname
      FROM pg_class AS class, aclexplode(class.relacl) AS acl
      JOIN pg_roles AS role ON role.oid = acl.grantee
      WHERE class.oid = part::regclass AND acl.grantee <> class.relowner
    LOOP
      EXECUTE format('REVOKE ALL ON %I FROM %I', part, grantee);
      EXECUTE format(
        'GRANT %s ON %I TO %I',
        CASE WHEN part LIKE 'audit_root%' THEN 'SELECT, INSERT' ELSE 'SELECT' END, part, grantee);
    END LOOP;
  END LOOP;
  EXECUTE format(
    'ALTER FUNCTION append_audit(uuid, text, text, jsonb) SET search_path = pg_catalog, %I, pg_temp', current_schema());
  EXECUTE format('ALTER FUNCTION close_audit(uuid) SET search_path = pg_catalog, %I, pg_temp', current_schema());
END $$;
