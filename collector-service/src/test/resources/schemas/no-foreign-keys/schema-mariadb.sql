-- The club's on MariaDB, with the collation that its users mostly have.
CREATE TABLE members (id char(36) PRIMARY KEY, email varchar(254), former_emails json, mark text) COLLATE utf8mb4_general_ci;
CREATE TABLE logins (member_id char(36), at timestamp(6) NULL, mark text) COLLATE utf8mb4_general_ci;
CREATE TABLE newsletter (email varchar(254) COLLATE utf8mb4_unicode_ci, mark text);
CREATE TABLE tickets (id int AUTO_INCREMENT PRIMARY KEY, reporter varchar(254), member_no bigint unsigned, mark text) COLLATE utf8mb4_general_ci;
CREATE TABLE ticket_comments (ticket_id int, body text, mark text) CHARACTER SET utf8mb4;
CREATE TABLE messages (id uuid PRIMARY KEY, sender uuid, recipient uuid, mark text);
CREATE TABLE audit (id serial PRIMARY KEY, actor varbinary(99), mark text);
CREATE TABLE events (id serial PRIMARY KEY, payload json, mark text);
CREATE TABLE keys_ (member_key binary(16), mark text);
CREATE TABLE member_numbers (no bigint unsigned PRIMARY KEY, member_id char(36), mark text) COLLATE utf8mb4_general_ci;

INSERT INTO members VALUES
  ('9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d', 'Jane@Example.org', '["jane.old@example.org"]', 'jane-member'),
  ('9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6e', 'jane@example.com', '[]', 'decoy-member'),
  ('9', '', NULL, 'decoy-nine'), ('00000000-0000-0000-0000-000000000000', NULL, NULL, 'decoy-nobody');
INSERT INTO member_numbers VALUES (18446744073709551615, '9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d', 'jane-number'),
  (18446744073709551614, '9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6e', 'decoy-number'), (9, '9', 'decoy-nine-number'), (0, NULL, 'decoy-zero');
INSERT INTO logins SELECT id, '2026-03-29 01:30:00', CONCAT(mark, '-login') FROM members;
INSERT INTO newsletter VALUES ('JANE@example.org', 'jane-newsletter'), ('jane@example.orgx', 'decoy-newsletter'), ('jané@example.org', 'decoy-accent');
INSERT INTO tickets (reporter, member_no, mark) VALUES ('jane@example.org', 18446744073709551615, 'jane-ticket'),
  ('0', 18446744073709551614, 'decoy-ticket'), (NULL, 9, 'decoy-nine-ticket'), ('18446744073709551615', NULL, 'decoy-number-ticket');
INSERT INTO ticket_comments SELECT id, '😀', CONCAT(mark, '-comment') FROM tickets;
INSERT INTO messages VALUES
  (uuid(), '9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d', '9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6e', 'jane-sent'),
  (uuid(), '9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6e', '9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d', 'jane-received'),
  (uuid(), '9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6e', NULL, 'decoy-sent');
INSERT INTO audit (actor, mark) VALUES ('member:9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d', 'jane-audit'), ('member:9', 'decoy-audit'), (NULL, 'decoy-audit-nobody');
INSERT INTO events (payload, mark) VALUES ('{"member": "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d"}', 'jane-event'),
  ('{"member": 9}', 'decoy-event');
INSERT INTO keys_ VALUES (UNHEX('9b1deb4d3b7d4bad9bdd2b0d7b3dcb6d'), 'jane-key'), (UNHEX('39000000000000000000000000000000'), 'decoy-key');
