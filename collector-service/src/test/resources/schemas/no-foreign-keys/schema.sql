-- A club's: UUIDs and addresses as keys, no foreign key anywhere, the same person under several forms.
CREATE TABLE members (id uuid PRIMARY KEY, email text, former_emails text[], profile jsonb, mark text);
CREATE TABLE logins (member_id uuid, at timestamptz, mark text);
CREATE TABLE newsletter (email text PRIMARY KEY, mark text);
CREATE TABLE tickets (id uuid PRIMARY KEY, reporter text, mark text);
CREATE TABLE ticket_comments (ticket_id uuid, body text, mark text);
CREATE TABLE messages (id uuid PRIMARY KEY, sender uuid, recipients uuid[], mark text);
CREATE TABLE audit (id serial PRIMARY KEY, actor text, mark text);
CREATE TABLE events (id serial PRIMARY KEY, payload jsonb, mark text);
CREATE TABLE gravatars (hash text PRIMARY KEY, mark text);
CREATE TABLE settings (owner_type text, owner_id text, name text, mark text);

INSERT INTO members VALUES
  ('9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d', 'Jane@Example.org', '{jane.old@example.org,"a,b\"c@example.org"}', '{"n": 1e2}', 'jane-member'),
  ('9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6e', 'jane@example.com', '{}', '{}', 'decoy-member'),
  ('00000000-0000-0000-0000-000000000000', '', NULL, NULL, 'decoy-nobody');
INSERT INTO logins SELECT id, '2026-03-29 01:30:00+00', mark || '-login-' || n FROM members, generate_series(1, 3) n;
INSERT INTO newsletter VALUES ('JANE@example.org', 'jane-newsletter'), ('jane@example.org ', 'decoy-blank'),
  ('jané@example.org', 'decoy-accent'), ('jane@example.orgx', 'decoy-newsletter');
INSERT INTO tickets VALUES ('11111111-1111-1111-1111-111111111111', 'jane@example.org', 'jane-ticket'),
  ('22222222-2222-2222-2222-222222222222', 'jane.old@example.org', 'jane-old-ticket'),
  ('33333333-3333-3333-3333-333333333333', 'decoy@example.org', 'decoy-ticket');
INSERT INTO ticket_comments SELECT id, '😀', mark || '-comment' FROM tickets;
INSERT INTO messages VALUES
  (gen_random_uuid(), '9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d', '{9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6e}', 'jane-sent'),
  (gen_random_uuid(), '9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6e', '{00000000-0000-0000-0000-000000000000,9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d}', 'jane-received'),
  (gen_random_uuid(), '9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6e', NULL, 'decoy-sent');
INSERT INTO audit (actor, mark) VALUES ('member:9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d', 'jane-audit'),
  ('ip:9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d', 'decoy-audit'), (NULL, 'decoy-audit-nobody');
INSERT INTO events (payload, mark) VALUES ('{"member": {"id": "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d"}}', 'jane-event'),
  ('{"member": {"id": "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6e"}, "about": "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d"}', 'decoy-event');
INSERT INTO gravatars VALUES (md5('jane@example.org'), 'jane-gravatar'), (md5('Jane@Example.org'), 'decoy-gravatar');
INSERT INTO settings VALUES ('Member', '9B1DEB4D-3B7D-4BAD-9BDD-2B0D7B3DCB6D', 'theme', 'jane-setting'),
  ('Club', '9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d', 'theme', 'decoy-setting');
