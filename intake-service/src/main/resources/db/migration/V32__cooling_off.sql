-- A sealed package that waits before it is handed over; the row goes with the wait.
CREATE TABLE cooling_off (
  request_id uuid PRIMARY KEY,
  version integer NOT NULL,
  until timestamptz NOT NULL,               -- by the setting; the due date may end it before
  FOREIGN KEY (request_id, version) REFERENCES package (request_id, version)
);
CREATE INDEX cooling_off_until ON cooling_off (until);
CALL guard_rows('cooling_off');
