-- At each start, since the role may be made before or after the migrations, or never: dashboards read one view.
DO $$
BEGIN
  IF to_regclass('open_requests') IS NOT NULL AND EXISTS (SELECT FROM pg_roles WHERE rolname = 'grafana_reader') THEN
    -- Two replicas that grant at once would stumble over each other.
    PERFORM pg_advisory_xact_lock(hashtext('grafana_reader'));
    IF NOT has_table_privilege('grafana_reader', 'open_requests', 'SELECT')
      OR NOT has_schema_privilege('grafana_reader', current_schema(), 'USAGE') THEN
      EXECUTE format('GRANT USAGE ON SCHEMA %I TO grafana_reader', current_schema());
      GRANT SELECT ON open_requests TO grafana_reader;
    END IF;
  END IF;
END $$;
