-- What a dashboard may show of the unanswered requests: no personal data, and nothing else of this schema. The view
-- works with its owner's rights, who sees all rows (V21); grafana_reader has none on what is beneath it.
-- It lists what the gauges dossier.requests.due count: open, and not answered before.
CREATE VIEW open_requests WITH (security_barrier) AS
SELECT
  request.id,
  request.type,
  request.status,
  app.name AS app,
  CASE WHEN request.team NOT LIKE '%@%' THEN request.team END AS team, -- an app's word; an address would be a person's
  request.received_at,
  request.due_date,
  request.internal_due_date,
  request.due_date
    - (least(now(), asked.sent_at) AT TIME ZONE coalesce(request.clock_time_zone, 'UTC'))::date AS days_left,
  asked.sent_at IS NOT NULL AS paused, -- the person was asked: the days that are left stand still
  forecast.request_id IS NOT NULL AS likely_late,
  coalesce(work.sections, 0) AS sections,
  coalesce(work.ended, 0) AS sections_ended,
  coalesce(work.failed, 0) AS sections_failed
FROM request
JOIN app ON app.id = request.app_id
LEFT JOIN forecast ON forecast.request_id = request.id
LEFT JOIN LATERAL (
  SELECT notification.sent_at
  FROM pause JOIN notification ON notification.id = pause.notification
  WHERE pause.request_id = request.id AND pause.ended_at IS NULL
) AS asked ON true
LEFT JOIN LATERAL (
  SELECT
    count(*)::integer AS sections,
    (count(*) FILTER (WHERE section.status NOT IN ('planned', 'waiting', 'collecting')))::integer AS ended,
    (count(*) FILTER (WHERE section.status = 'failed'))::integer AS failed
  FROM section
  WHERE section.request_id = request.id
    AND section.version = (SELECT max(newest.version) FROM package AS newest WHERE newest.request_id = request.id)
) AS work ON true
WHERE request.status IN ('pending', 'in_review', 'processing', 'needs_attention') AND request.completed_at IS NULL;

-- Default privileges gave the application role the table rights on it, which it does not need: it has the tables.
-- PostgreSQL lets everybody execute new functions. Whoever may name this schema could have written the audit with
-- append_audit(), which works with the owner's rights: from now on only those who have rights on the tables may.
DO $$
DECLARE
  grantee name;
BEGIN
  FOR grantee IN
    SELECT DISTINCT role.rolname
    FROM pg_class AS class, aclexplode(class.relacl) AS acl
    JOIN pg_roles AS role ON role.oid = acl.grantee
    WHERE class.oid = 'request'::regclass AND acl.grantee <> class.relowner
  LOOP
    EXECUTE format('REVOKE ALL ON open_requests FROM %I', grantee);
    EXECUTE format('GRANT EXECUTE ON ALL ROUTINES IN SCHEMA %I TO %I', current_schema(), grantee);
    EXECUTE format(
      'ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT EXECUTE ON ROUTINES TO %I', current_schema(), grantee);
  END LOOP;
  EXECUTE format('REVOKE EXECUTE ON ALL ROUTINES IN SCHEMA %I FROM PUBLIC', current_schema());
END $$;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON ROUTINES FROM PUBLIC;
