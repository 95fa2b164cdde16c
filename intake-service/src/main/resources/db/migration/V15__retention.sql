-- What stays of a request whose record was removed: no personal data, and the end of its audit chain.
CREATE TABLE tombstone (
  request_id uuid PRIMARY KEY,
  type text NOT NULL,
  status text NOT NULL,                     -- the last
  received_at timestamptz NOT NULL,
  completed_at timestamptz,
  ended_at timestamptz,                     -- the last thing that was done to it before the removal
  removed_at timestamptz NOT NULL,
  audit_seq integer NOT NULL,
  audit_hash bytea NOT NULL CHECK (length(audit_hash) = 32)
);
CREATE TRIGGER tombstone_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON tombstone
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Written once: whoever was given all rights by the default privileges adds and reads.
DO $$
DECLARE
  grantee name;
BEGIN
  FOR grantee IN
    SELECT DISTINCT role.rolname
    FROM pg_class AS class, aclexplode(class.relacl) AS acl
    JOIN pg_roles AS role ON role.oid = acl.grantee
    WHERE class.oid = 'tombstone'::regclass AND acl.grantee <> class.relowner
  LOOP
    EXECUTE format('REVOKE ALL ON tombstone FROM %I', grantee);
    EXECUTE format('GRANT SELECT, INSERT ON tombstone TO %I', grantee);
  END LOOP;
END $$;
