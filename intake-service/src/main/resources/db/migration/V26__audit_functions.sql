-- Roots, signing keys and the end of a chain are written through functions of the owner's alone: the
-- application role reads them and writes none of them.

ALTER TABLE audit_root
  ADD COLUMN document bytea,                -- as signed, to be put into the store; roots from before stand there alone
  ADD COLUMN heads bytea CHECK (length(heads) = 32); -- SHA-256 over all heads, taken by add_audit_root()
-- What a root saw stands in what was signed.
DROP TABLE audit_root_head;

-- Adds a root past the newest, over the heads there are.
CREATE FUNCTION add_audit_root(of_date date, of_hash bytea, of_document bytea)
RETURNS bytea LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  newest date := (SELECT max(date) FROM audit_root);
  all_chains bigint;
  all_heads bytea;
BEGIN
  IF of_date IS NULL OR of_hash IS NULL OR of_document IS NULL THEN
    RAISE EXCEPTION 'a root has a date, a hash and a document';
  END IF;
  IF of_date <= newest THEN
    RAISE EXCEPTION 'there is a root of % already', newest;
  END IF;
  SELECT
    count(*),
    sha256(convert_to(
      coalesce(
        string_agg(request_id::text || ' ' || seq::text || ' ' || encode(hash, 'hex') || E'\n', '' ORDER BY request_id),
        ''),
      'UTF8'))
  INTO all_chains, all_heads
  FROM audit_head;
  INSERT INTO audit_root (date, hash, chains, made_at, document, heads)
  VALUES (of_date, of_hash, all_chains, clock_timestamp(), of_document, all_heads);
  RETURN all_heads;
END $$;

-- The first signing key. Another one beside it is an act of the owner's.
CREATE FUNCTION add_signing_key(new_id text, new_public_key bytea, new_wrapped bytea)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  LOCK TABLE signing_key IN EXCLUSIVE MODE;
  IF EXISTS (SELECT FROM signing_key) THEN
    RETURN false;
  END IF;
  INSERT INTO signing_key (id, public_key, wrapped, created_at)
  VALUES (new_id, new_public_key, new_wrapped, clock_timestamp());
  RETURN true;
END $$;

-- The same private half, wrapped by another key-encryption key.
CREATE FUNCTION rewrap_signing_key(of_id text, from_wrapped bytea, to_wrapped bytea)
RETURNS integer LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  changed integer;
BEGIN
  UPDATE signing_key SET wrapped = to_wrapped
  WHERE id = of_id AND wrapped = from_wrapped AND length(to_wrapped) = length(from_wrapped);
  GET DIAGNOSTICS changed = ROW_COUNT;
  RETURN changed;
END $$;

-- Ends a chain for good, in the transaction that removed the request: its last entry says so, and the
-- tombstone names that entry.
CREATE OR REPLACE FUNCTION close_audit(of_request uuid)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  here xid := pg_current_xact_id()::xid;
BEGIN
  IF EXISTS (SELECT FROM request WHERE id = of_request) THEN
    RAISE EXCEPTION 'the request is still there';
  END IF;
  UPDATE audit_head AS head SET closed_at = clock_timestamp()
  FROM tombstone, audit
  WHERE head.request_id = of_request AND head.closed_at IS NULL AND head.xmin = here
    AND tombstone.request_id = of_request AND tombstone.xmin = here
    AND tombstone.audit_seq = head.seq AND tombstone.audit_hash = head.hash
    AND audit.request_id = of_request AND audit.seq = head.seq AND audit.action = 'record_removed';
  IF NOT FOUND THEN
    RAISE EXCEPTION 'a chain ends with the entry and the tombstone of the removal, in its transaction';
  END IF;
END $$;

-- They resolve names in this schema alone, whatever the caller's search path, and are for those who were
-- given the audit to read: other roles that may look into this schema call none of them.
DO $$
DECLARE
  made text;
  part text;
  grantee name;
BEGIN
  FOREACH part IN ARRAY ARRAY['audit_root', 'signing_key'] LOOP
    FOR grantee IN
      SELECT DISTINCT role.rolname
      FROM pg_class AS class, aclexplode(class.relacl) AS acl
      JOIN pg_roles AS role ON role.oid = acl.grantee
      WHERE class.oid = part::regclass AND acl.grantee <> class.relowner
    LOOP
      EXECUTE format('REVOKE ALL ON %I FROM %I', part, grantee);
      EXECUTE format('GRANT SELECT ON %I TO %I', part, grantee);
    END LOOP;
  END LOOP;
  FOREACH made IN ARRAY ARRAY[
    'append_audit(uuid, text, text, jsonb)', 'close_audit(uuid)', 'add_audit_root(date, bytea, bytea)',
    'add_signing_key(text, bytea, bytea)', 'rewrap_signing_key(text, bytea, bytea)'] LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, %I, pg_temp', made, current_schema());
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', made);
    FOR grantee IN
      SELECT DISTINCT role.rolname
      FROM pg_class AS class, aclexplode(class.relacl) AS acl
      JOIN pg_roles AS role ON role.oid = acl.grantee
      WHERE class.oid = 'audit'::regclass AND acl.grantee <> class.relowner
    LOOP
      EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %I', made, grantee);
    END LOOP;
  END LOOP;
END $$;
