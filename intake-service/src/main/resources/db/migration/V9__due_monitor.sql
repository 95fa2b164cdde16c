-- Requests that will be late if sections take as long as they usually do; made anew at each look.
CREATE TABLE forecast (
  request_id uuid PRIMARY KEY REFERENCES request ON DELETE CASCADE,
  late_sections text[] NOT NULL CHECK (cardinality(late_sections) > 0),
  made_at timestamptz NOT NULL
);
CREATE INDEX section_history ON section (ended_at) WHERE status IN ('found', 'nothing_found');

-- One digest a day, whoever comes first.
CREATE TABLE digest (
  day date PRIMARY KEY,                       -- in the controller's time zone
  made_at timestamptz NOT NULL
);
