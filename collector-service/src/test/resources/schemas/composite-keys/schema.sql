-- A wholesaler's: integer keys that are unique only together, composite foreign keys all the way down.
-- Each person's rows hold a mark of theirs; jane is the one who asks.
CREATE SCHEMA crm;
CREATE TABLE companies (country char(2), company_no int, name text, PRIMARY KEY (country, company_no));
CREATE TABLE customers (
  country char(2), company_no int, customer_no smallint, email varchar(254), name text, mark text,
  PRIMARY KEY (country, company_no, customer_no),
  FOREIGN KEY (country, company_no) REFERENCES companies);
CREATE TABLE addresses (
  country char(2), company_no int, customer_no smallint, address_no int, street text, mark text,
  PRIMARY KEY (country, company_no, customer_no, address_no),
  FOREIGN KEY (country, company_no, customer_no) REFERENCES customers);
CREATE TABLE orders (
  country char(2), company_no int, order_no int, customer_no smallint NOT NULL, ship_to int, mark text,
  PRIMARY KEY (country, company_no, order_no),
  FOREIGN KEY (country, company_no, customer_no) REFERENCES customers,
  FOREIGN KEY (country, company_no, customer_no, ship_to) REFERENCES addresses);
CREATE TABLE order_lines (
  country char(2), company_no int, order_no int, line_no int, amount numeric(38, 18), mark text,
  PRIMARY KEY (country, company_no, order_no, line_no),
  FOREIGN KEY (country, company_no, order_no) REFERENCES orders);
CREATE TABLE parcels (
  parcel_no bigserial PRIMARY KEY, country char(2), company_no int, order_no int, line_no int, mark text,
  FOREIGN KEY (country, company_no, order_no, line_no) REFERENCES order_lines);
CREATE TABLE crm.calls (
  id int PRIMARY KEY, country char(2), company_no int, customer_no smallint, said text, mark text,
  FOREIGN KEY (country, company_no, customer_no) REFERENCES customers);
-- A customer who was recommended by another of the same company.
CREATE TABLE recommendations (
  country char(2), company_no int, who smallint, whom smallint, mark text,
  PRIMARY KEY (country, company_no, who, whom),
  FOREIGN KEY (country, company_no, who) REFERENCES customers,
  FOREIGN KEY (country, company_no, whom) REFERENCES customers);

INSERT INTO companies VALUES ('DE', 1, 'One'), ('DE', 2, 'Two'), ('FR', 1, 'Un'), ('FR', 12, 'Douze');
-- jane is 5 at DE/1 and 7 at FR/1; others are 7 at DE/1 and 5 at FR/1, and DE/11/5 would read as DE/1/15.
INSERT INTO customers VALUES
  ('DE', 1, 5, 'jane@example.org', 'Jane', 'jane-001'), ('FR', 1, 7, 'Jane@Example.org', 'Jane', 'jane-002'),
  ('DE', 1, 7, 'decoy@example.org', 'Jane', 'decoy-001'), ('FR', 1, 5, 'jane@example.org.evil.example', 'Jane', 'decoy-002'),
  ('DE', 2, 5, 'xjane@example.org', 'Jane', 'decoy-003'), ('FR', 12, 7, NULL, 'Jane', 'decoy-004'), ('DE', 1, 15, '', 'Jane', 'decoy-005');
INSERT INTO addresses
  SELECT country, company_no, customer_no, n, 'street ' || n, mark || '-address-' || n FROM customers, generate_series(1, 2) n;
INSERT INTO orders
  SELECT country, company_no, customer_no * 100 + n, customer_no, CASE n WHEN 1 THEN 1 END, mark || '-order-' || n
  FROM customers, generate_series(1, 3) n;
INSERT INTO order_lines
  SELECT country, company_no, order_no, n, 12345678901234567890.123456789012345678, mark || '-line-' || n
  FROM orders, generate_series(1, 2) n;
INSERT INTO parcels (country, company_no, order_no, line_no, mark)
  SELECT country, company_no, order_no, line_no, mark || '-parcel' FROM order_lines WHERE line_no = 1;
INSERT INTO crm.calls
  SELECT row_number() OVER (), country, company_no, customer_no, 'it''s "late"' || chr(10) || '…', mark || '-call' FROM customers;
INSERT INTO recommendations VALUES
  ('DE', 1, 5, 7, 'jane-recommended'), ('DE', 1, 15, 5, 'jane-was-recommended'), ('DE', 1, 15, 7, 'decoy-recommended');
