-- The last check of the audit, one row: every replica tells the same of it.
CREATE TABLE audit_check (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  checked_at timestamptz NOT NULL,
  findings integer NOT NULL CHECK (findings >= 0),
  contradictions integer NOT NULL CHECK (contradictions >= 0) -- between database and store: no root is signed
);
