-- Fills the sample SaaS, the same bytes each time: pseudo-randomness is md5 of a key, and time ends at seed.today().
-- For the empty tables of schema.sql. Everything here is made up: names are combined from pools, addresses end in
-- example.org, .com or .net, phones and IPs are from ranges kept for fiction and documentation, cards are test numbers.

SET TIME ZONE 'UTC';

-- compiling the long expressions takes longer than running them
SET jit = off;

CREATE SCHEMA seed;

CREATE FUNCTION seed.today() RETURNS timestamptz LANGUAGE sql IMMUTABLE
  RETURN timestamptz '2026-10-31 18:00:00+00';

-- 0 <= number < bound, by key
CREATE FUNCTION seed.num(key text, bound integer) RETURNS integer LANGUAGE sql IMMUTABLE
  RETURN ('x' || substr(md5(key), 1, 7))::bit(28)::integer % bound;

CREATE FUNCTION seed.hit(key text, percent integer) RETURNS boolean LANGUAGE sql IMMUTABLE
  RETURN seed.num(key || '?', 100) < percent;

CREATE FUNCTION seed.pick(pool text[], key text) RETURNS text LANGUAGE sql IMMUTABLE
  RETURN pool[1 + seed.num(key, cardinality(pool))];

CREATE FUNCTION seed.uuid(key text) RETURNS uuid LANGUAGE sql IMMUTABLE
  RETURN overlay(overlay(md5(key) PLACING '4' FROM 13 FOR 1) PLACING 'a' FROM 17 FOR 1)::uuid;

-- a moment between two, to the millisecond
CREATE FUNCTION seed.moment(key text, lower timestamptz, upper timestamptz) RETURNS timestamptz LANGUAGE sql IMMUTABLE
  RETURN lower
    + seed.num(key || '@', greatest(1, extract(epoch FROM upper - lower)::integer)) * interval '1 second'
    + seed.num(key || '.', 1000) * interval '1 millisecond';

CREATE FUNCTION seed.ip(key text) RETURNS inet LANGUAGE sql IMMUTABLE
  RETURN CASE seed.num(key || '/', 4)
    WHEN 0 THEN inet '192.0.2.0' + seed.num(key, 256)
    WHEN 1 THEN inet '198.51.100.0' + seed.num(key, 256)
    WHEN 2 THEN inet '203.0.113.0' + seed.num(key, 256)
    ELSE inet '2001:db8:7a3::' + seed.num(key, 1000000) END;

INSERT INTO schema_migrations (version, description, applied_at)
SELECT to_char(i, 'FM000'), d, timestamptz '2022-11-07 09:00:00+00' + (i - 1) * interval '97 days'
FROM unnest(ARRAY['users and teams', 'sessions', 'posts and comments', 'uploads', 'billing', 'support tickets',
  'audit log', 'e-mail log', 'analytics', 'team settings', 'payment methods', 'health scores']) WITH ORDINALITY AS m(d, i);

-- People. A name stands as it is written, then, after a slash, in the letters of an e-mail address.

CREATE TABLE seed.culture (
  n integer PRIMARY KEY, locale text, time_zone text, country text, city text, postal_code text, street text,
  phone text, digits integer, currency text, tax_rate numeric(4,2), family_first boolean, glue text, first text[], last text[]);

INSERT INTO seed.culture VALUES
(0, 'de', 'Europe/Berlin', 'DE', 'Berlin', '10', '{street} {no}', '+49 30 23125 ', 3, 'EUR', 19.00, false, ' ',
  ARRAY['Jürgen/juergen', 'Anke/anke', 'Götz/goetz', 'Lena/lena', 'Matthias/matthias', 'Sören/soeren', 'Käthe/kaethe', 'Felix/felix', 'Ulrike/ulrike', 'Jonas/jonas', 'Bärbel/baerbel', 'Till/till'],
  ARRAY['Schröder/schroeder', 'Weiß/weiss', 'Krüger/krueger', 'Hofmann/hofmann', 'Böhm/boehm', 'Lindner/lindner', 'Vogt/vogt', 'Jäger/jaeger', 'Brandt/brandt', 'Groß/gross', 'Seidel/seidel', 'Haas/haas']),
(1, 'en-GB', 'Europe/London', 'GB', 'London', 'EC', '{no} {street}', '+44 20 7946 0', 3, 'GBP', 20.00, false, ' ',
  ARRAY['Imogen/imogen', 'Callum/callum', 'Harriet/harriet', 'Rhys/rhys', 'Chloë/chloe', 'Alistair/alistair', 'Freya/freya', 'Gareth/gareth', 'Beatrix/beatrix', 'Owen/owen', 'Zoë/zoe', 'Nigel/nigel'],
  ARRAY['Ashworth/ashworth', 'Pemberton/pemberton', 'Hughes/hughes', 'Fairweather/fairweather', 'Bell-Hartley/bell-hartley', 'Whitaker/whitaker', 'Moss/moss', 'Pritchard/pritchard', 'Langley/langley', 'Thorne/thorne', 'Cole/cole', 'McAllister/mcallister']),
(2, 'fr', 'Europe/Paris', 'FR', 'Paris', '75', '{no} {street}', '+33 1 99 00 ', 4, 'EUR', 20.00, false, ' ',
  ARRAY['Éloïse/eloise', 'Benoît/benoit', 'Anaïs/anais', 'François/francois', 'Maëlle/maelle', 'Loïc/loic', 'Hélène/helene', 'Théo/theo', 'Camille/camille', 'Jérôme/jerome', 'Solène/solene', 'Rémi/remi'],
  ARRAY['Lefèvre/lefevre', 'Garnier/garnier', 'Dubois/dubois', 'Marchand/marchand', 'Brûlé/brule', 'D''Aubigny/daubigny', 'Faure/faure', 'Béranger/beranger', 'Chevalier/chevalier', 'Noël/noel', 'Perrin/perrin', 'Lacroix/lacroix']),
(3, 'es', 'Europe/Madrid', 'ES', 'Madrid', '28', '{street}, {no}', NULL, 0, 'EUR', 21.00, false, ' ',
  ARRAY['Íñigo/inigo', 'Begoña/begona', 'Andrés/andres', 'Lucía/lucia', 'Raúl/raul', 'Inés/ines', 'Álvaro/alvaro', 'Nuria/nuria', 'José María/jose.maria', 'Sofía/sofia', 'Joaquín/joaquin', 'Marta/marta'],
  ARRAY['Muñoz Ibáñez/munoz', 'Peña/pena', 'García Lorente/garcia', 'Núñez/nunez', 'Castaño/castano', 'Vázquez/vazquez', 'Rincón/rincon', 'Domínguez/dominguez', 'Ortuño/ortuno', 'Quintana/quintana', 'Sáez/saez', 'del Río/delrio']),
(4, 'pl', 'Europe/Warsaw', 'PL', 'Kraków', '31', 'ul. {street} {no}', NULL, 0, 'EUR', 23.00, false, ' ',
  ARRAY['Łukasz/lukasz', 'Agnieszka/agnieszka', 'Stanisław/stanislaw', 'Małgorzata/malgorzata', 'Paweł/pawel', 'Zofia/zofia', 'Grzegorz/grzegorz', 'Bożena/bozena', 'Michał/michal', 'Kinga/kinga', 'Jędrzej/jedrzej', 'Żaneta/zaneta'],
  ARRAY['Wójcik/wojcik', 'Nowak/nowak', 'Zając/zajac', 'Dąbek/dabek', 'Mazur/mazur', 'Wróbel/wrobel', 'Kępa/kepa', 'Sikora/sikora', 'Gołąb/golab', 'Śliwa/sliwa', 'Pietrzak/pietrzak', 'Bąk/bak']),
(5, 'de', 'Europe/Berlin', 'DE', 'Berlin', '12', '{street} {no}', '+49 30 23125 ', 3, 'EUR', 19.00, false, ' ',
  ARRAY['Ayşe/ayse', 'Çağlar/caglar', 'Gülşen/guelsen', 'Emre/emre', 'İpek/ipek', 'Oğuz/oguz', 'Şebnem/sebnem', 'Ümit/uemit', 'Defne/defne', 'Barış/baris', 'Işıl/isil', 'Kerem/kerem'],
  ARRAY['Yıldız/yildiz', 'Öztürk/oeztuerk', 'Şahin/sahin', 'Çelik/celik', 'Aydoğan/aydogan', 'Güneş/guenes', 'Koç/koc', 'Kılıç/kilic', 'Demirci/demirci', 'Ünal/uenal', 'Toprak/toprak', 'Işık/isik']),
(6, 'en-GB', 'Europe/London', 'GB', 'London', 'SW', '{no} {street}', '+44 20 7946 0', 3, 'GBP', 20.00, true, ' ',
  ARRAY['美咲/misaki', '健太/kenta', '陽子/yoko', '大輔/daisuke', '結衣/yui', '翔太/shota', '千尋/chihiro', '直樹/naoki', '恵/megumi', '拓也/takuya', '真由美/mayumi', '涼/ryo'],
  ARRAY['佐藤/sato', '高橋/takahashi', '渡辺/watanabe', '中村/nakamura', '小林/kobayashi', '清水/shimizu', '森/mori', '石井/ishii', '長谷川/hasegawa', '近藤/kondo', '青木/aoki', '西村/nishimura']),
(7, 'en-AU', 'Australia/Sydney', 'AU', 'Sydney', '20', '{no} {street}', '+61 2 5550 ', 4, 'AUD', 10.00, true, '',
  ARRAY['伟明/weiming', '丽华/lihua', '志强/zhiqiang', '晓燕/xiaoyan', '建国/jianguo', '雪梅/xuemei', '浩然/haoran', '思琪/siqi', '文博/wenbo', '佳怡/jiayi', '子轩/zixuan', '秀英/xiuying'],
  ARRAY['王/wang', '李/li', '张/zhang', '刘/liu', '陈/chen', '杨/yang', '黄/huang', '赵/zhao', '周/zhou', '吴/wu', '欧阳/ouyang', '徐/xu']),
(8, 'fr', 'Europe/Paris', 'FR', 'Paris', '75', '{no} {street}', '+33 1 99 00 ', 4, 'EUR', 20.00, false, ' ',
  ARRAY['ليلى/layla', 'يوسف/youssef', 'نور/nour', 'كريم/karim', 'سلمى/salma', 'طارق/tarek', 'هدى/houda', 'سامي/sami', 'ياسمين/yasmine', 'عمر/omar', 'مريم/maryam', 'رامي/rami'],
  ARRAY['حداد/haddad', 'منصور/mansour', 'الخطيب/alkhatib', 'نجار/najjar', 'بن علي/benali', 'صباغ/sabbagh', 'قاسم/kassem', 'زيدان/zidane', 'العمري/alomari', 'شاهين/chahine', 'فارس/fares', 'درويش/darwish']),
(9, 'en-GB', 'Europe/London', 'GB', 'London', 'NW', '{no} {street}', '+44 20 7946 0', 3, 'GBP', 20.00, false, ' ',
  ARRAY['प्रिया/priya', 'Arjun/arjun', 'Kavita/kavita', 'राहुल/rahul', 'Meera/meera', 'Vikram/vikram', 'अनीता/anita', 'Sanjay/sanjay', 'Deepika/deepika', 'Rohan/rohan', 'Lakshmi/lakshmi', 'Nikhil/nikhil'],
  ARRAY['शर्मा/sharma', 'Patel/patel', 'Iyer/iyer', 'Banerjee/banerjee', 'Reddy/reddy', 'Kulkarni/kulkarni', 'Nair/nair', 'Chaudhary/chaudhary', 'Desai/desai', 'Menon/menon', 'Rao/rao', 'Bose/bose']),
(10, 'uk', 'Europe/Berlin', 'DE', 'Berlin', '13', '{street} {no}', '+49 30 23125 ', 3, 'EUR', 19.00, false, ' ',
  ARRAY['Олена/olena', 'Андрій/andrii', 'Наталія/nataliia', 'Тарас/taras', 'Ірина/iryna', 'Богдан/bohdan', 'Соломія/solomiia', 'Юрій/yurii', 'Катерина/kateryna', 'Остап/ostap', 'Людмила/liudmyla', 'Мирослава/myroslava'],
  ARRAY['Шевченко/shevchenko', 'Коваленко/kovalenko', 'Бондаренко/bondarenko', 'Ткачук/tkachuk', 'Мельник/melnyk', 'Гриценко/hrytsenko', 'Кравець/kravets', 'Литвин/lytvyn', 'Поліщук/polishchuk', 'Сірко/sirko', 'Чорновіл/chornovil', 'Яременко/yaremenko']),
(11, 'fr', 'Europe/Paris', 'FR', 'Lyon', '69', '{no} {street}', NULL, 0, 'EUR', 20.00, true, ' ',
  ARRAY['Thị Lan/lan', 'Văn Hùng/hung', 'Minh Đức/duc', 'Thùy Dung/dung', 'Quốc Bảo/bao', 'Ngọc Ánh/anh', 'Hoàng Yến/yen', 'Thanh Tùng/tung', 'Mỹ Linh/linh', 'Đình Phúc/phuc', 'Bích Ngọc/ngoc', 'Gia Huy/huy'],
  ARRAY['Nguyễn/nguyen', 'Trần/tran', 'Lê/le', 'Phạm/pham', 'Đặng/dang', 'Bùi/bui', 'Võ/vo', 'Huỳnh/huynh', 'Đỗ/do', 'Hồ/ho', 'Ngô/ngo', 'Dương/duong']),
(12, 'sv', 'Europe/Stockholm', 'SE', 'Stockholm', '11', '{street} {no}', '+46 8 465 004 ', 2, 'SEK', 25.00, false, ' ',
  ARRAY['Åsa/asa', 'Björn/bjorn', 'Märta/marta', 'Göran/goran', 'Elsa/elsa', 'Håkan/hakan', 'Linnéa/linnea', 'Östen/osten', 'Saga/saga', 'Torbjörn/torbjorn', 'Frida/frida', 'Måns/mans'],
  ARRAY['Åkesson/akesson', 'Sjöberg/sjoberg', 'Lindqvist/lindqvist', 'Hägg/hagg', 'Öhman/ohman', 'Nyström/nystrom', 'Ekström/ekstrom', 'Dahl/dahl', 'Wåhlin/wahlin', 'Björk/bjork', 'Rosén/rosen', 'Fält/falt']),
(13, 'el', 'Europe/Athens', 'GR', 'Αθήνα', '10', '{street} {no}', NULL, 0, 'EUR', 24.00, false, ' ',
  ARRAY['Ελένη/eleni', 'Μαρία/maria', 'Κατερίνα/katerina', 'Σοφία/sofia', 'Δήμητρα/dimitra', 'Ιωάννα/ioanna', 'Άννα/anna', 'Βασιλική/vasiliki', 'Χριστίνα/christina', 'Ζωή/zoi', 'Φωτεινή/foteini', 'Ευαγγελία/evangelia'],
  ARRAY['Παπαδάκη/papadaki', 'Γεωργίου/georgiou', 'Νικολάου/nikolaou', 'Αλεξίου/alexiou', 'Μαρκάκη/markaki', 'Οικονόμου/oikonomou', 'Δημητρίου/dimitriou', 'Καζαντζή/kazantzi', 'Λάμπρου/lambrou', 'Σταύρου/stavrou', 'Θεοδώρου/theodorou', 'Βλάχου/vlachou']),
(14, 'en-IE', 'Europe/Dublin', 'IE', 'Dublin', 'D', '{no} {street}', '+353 20 915 0', 3, 'EUR', 23.00, false, ' ',
  ARRAY['Siobhán/siobhan', 'Pádraig/padraig', 'Aoife/aoife', 'Seán/sean', 'Niamh/niamh', 'Oisín/oisin', 'Gráinne/grainne', 'Cillian/cillian', 'Chinwe/chinwe', 'Adébáyọ̀/adebayo', 'Ngozi/ngozi', 'Tadhg/tadhg'],
  ARRAY['O''Brien/obrien', 'Ó Súilleabháin/osuilleabhain', 'Murphy/murphy', 'O''Dwyer/odwyer', 'Byrne/byrne', 'Nic Dhonnchadha/nicdhonnchadha', 'Okafor/okafor', 'Adéyẹmí/adeyemi', 'Eze/eze', 'Gallagher/gallagher', 'Mac Giolla/macgiolla', 'Kavanagh/kavanagh']),
(15, 'pt', 'Europe/Lisbon', 'PT', 'Lisboa', '10', '{street}, {no}', NULL, 0, 'EUR', 23.00, false, ' ',
  ARRAY['João/joao', 'Conceição/conceicao', 'Tomás/tomas', 'Inês/ines', 'Gonçalo/goncalo', 'Leonor/leonor', 'Estêvão/estevao', 'Mónica/monica', 'Caetano/caetano', 'Débora/debora', 'Vítor/vitor', 'Lurdes/lurdes'],
  ARRAY['Magalhães/magalhaes', 'Simões/simoes', 'Araújo/araujo', 'Falcão/falcao', 'Gonçalves/goncalves', 'Brandão/brandao', 'Leitão/leitao', 'Nogueira/nogueira', 'Patrício/patricio', 'da Conceição/daconceicao', 'Sá/sa', 'Guimarães/guimaraes']),
(16, 'en-AU', 'Australia/Melbourne', 'AU', 'Melbourne', '30', '{no} {street}', '+61 3 7010 ', 4, 'AUD', 10.00, true, '',
  ARRAY['민준/minjun', '서연/seoyeon', '지훈/jihun', '하은/haeun', '도윤/doyun', '수빈/subin', '예린/yerin', '현우/hyunwoo', '지우/jiwoo', '태현/taehyun', '은지/eunji', '준호/junho'],
  ARRAY['김/kim', '이/lee', '박/park', '최/choi', '정/jung', '강/kang', '조/cho', '윤/yoon', '장/jang', '임/lim', '한/han', '남궁/namgung']),
(17, 'nl', 'Europe/Amsterdam', 'NL', 'Amsterdam', '10', '{street} {no}', NULL, 0, 'EUR', 21.00, false, ' ',
  ARRAY['Sanne/sanne', 'Daniël/daniel', 'Femke/femke', 'Joost/joost', 'Anouk/anouk', 'Thijs/thijs', 'Loïs/lois', 'Ruben/ruben', 'Marijke/marijke', 'Sjoerd/sjoerd', 'Renée/renee', 'Wouter/wouter'],
  ARRAY['van der Berg/vanderberg', 'de Vries/devries', 'Coöpman/coopman', 'ten Have/tenhave', 'Hoekstra/hoekstra', 'Dijkstra/dijkstra', 'van ''t Hof/vanthof', 'Bakker/bakker', 'Zeeman/zeeman', 'Brouwer/brouwer', 'Smeets/smeets', 'Visser/visser']);

-- One row a person who has more than a users row, with how much of everything.
CREATE TABLE seed.person (
  n integer PRIMARY KEY, id bigint NOT NULL, culture integer NOT NULL, name text NOT NULL, local text NOT NULL, email text,
  since timestamptz NOT NULL, recent timestamptz NOT NULL, pays boolean NOT NULL, sessions integer NOT NULL, audits integer NOT NULL,
  posts integer NOT NULL, comments integer NOT NULL, uploads integer NOT NULL, emails integer NOT NULL, tickets integer NOT NULL,
  orders integer NOT NULL, settings integer NOT NULL, scores integer NOT NULL);

INSERT INTO seed.person
SELECT i, 4410 + i, c.n,
  CASE WHEN c.family_first THEN split_part(l, '/', 1) || c.glue || split_part(f, '/', 1)
    ELSE split_part(f, '/', 1) || c.glue || split_part(l, '/', 1) END,
  split_part(f, '/', 2) || '.' || split_part(l, '/', 2), NULL,
  since, greatest(since, seed.today() - interval '720 days'),
  seed.hit(i || '/pays', 78), 3 + seed.num(i || '/sessions', 8), 12 + seed.num(i || '/audits', 30),
  seed.num(i || '/posts', 10), 2 + seed.num(i || '/comments', 18), seed.num(i || '/uploads', 9), 8 + seed.num(i || '/emails', 17),
  seed.num(i || '/tickets', 4), CASE WHEN seed.hit(i || '/buys', 60) THEN 1 + seed.num(i || '/orders', 3) ELSE 0 END,
  6 + seed.num(i || '/settings', 8), 3 + seed.num(i || '/scores', 9)
FROM generate_series(1, 300) AS g(i)
JOIN seed.culture c ON c.n = seed.num(i || '/culture', 18)
CROSS JOIN LATERAL (SELECT seed.pick(c.first, i || '/first') AS f, seed.pick(c.last, i || '/last') AS l,
  seed.moment(i || '/since', timestamptz '2023-01-09 07:00:00+00', timestamptz '2026-08-01 17:00:00+00') AS since) AS x;

-- The person that the demo asks for: something in every section, a lot in most.
INSERT INTO seed.person VALUES (301, 4711, 1, 'Jane Doe', 'jane.doe', 'jane.doe@example.org',
  timestamptz '2023-05-16 08:12:31.407+00', seed.today() - interval '720 days', true, 16, 72, 16, 32, 12, 40, 6, 6, 14, 12);

UPDATE seed.person p
SET email = p.local || CASE WHEN d.k > 1 THEN d.k::text ELSE '' END || '@example.'
  || seed.pick(ARRAY['org', 'com', 'net'], p.n || '/domain')
FROM (SELECT n, row_number() OVER (PARTITION BY local ORDER BY n) AS k FROM seed.person) AS d
WHERE d.n = p.n AND p.email IS NULL;

-- Teams: each has an owner among the first people, Jane has one of her own.
CREATE TABLE seed.team (n integer PRIMARY KEY, id uuid NOT NULL, owner_id bigint NOT NULL, name text NOT NULL, since timestamptz NOT NULL);

INSERT INTO seed.team
SELECT t, seed.uuid('team/' || t), p.id,
  CASE WHEN p.id = 4711 THEN 'Doe & Partners' ELSE
    (ARRAY['Harbour', 'Juniper', 'Nordlicht', 'Blue Heron', 'Átomo', 'Kestrel', 'Maple', 'Sakura', 'Étoile', 'Granite', 'Zephyr', 'Wiśnia'])[1 + t % 12]
    || ' ' || (ARRAY['Logistics', 'Studio', 'Health', 'Robotics', 'Foods'])[1 + t % 5] END,
  p.since + interval '2 hours'
FROM generate_series(1, 49) AS t JOIN seed.person p ON p.n = CASE t WHEN 49 THEN 301 ELSE t END;

INSERT INTO users (id, email, name, phone, job_title, company, bio, avatar_url, locale, time_zone, status, marketing_consent,
  two_factor_enabled, password_hash, totp_secret, stripe_customer_id, analytics_id, email_verified_at, last_sign_in_at, created_at, updated_at)
SELECT p.id, p.email, p.name,
  CASE WHEN p.id = 4711 OR p.n % 7 > 0 THEN c.phone || lpad(seed.num(p.n || '/phone', power(10, c.digits)::integer)::text, c.digits, '0') END,
  CASE WHEN p.id = 4711 THEN 'Head of Operations' ELSE seed.pick(pool.jobs, p.n || '/job') END,
  t.name,
  CASE WHEN p.id = 4711 THEN 'I keep things running at Doe & Partners. Ask me about checklists, tea and the night train to Malmö. 🚆'
    WHEN p.n % 3 > 0 THEN seed.pick(pool.bio1, p.n || '/bio1') || ' ' || seed.pick(pool.bio2, p.n || '/bio2') END,
  CASE WHEN p.n % 4 > 0 THEN 'https://cdn.acme.example/avatars/' || substr(md5('avatar/' || p.n), 1, 16) || '.webp' END,
  c.locale, c.time_zone,
  CASE WHEN p.id = 4711 THEN 'active' WHEN p.n % 41 = 0 THEN 'suspended' WHEN p.n % 23 = 0 THEN 'deactivated' ELSE 'active' END::user_status,
  seed.hit(p.n || '/marketing', 45), tf.enabled,
  '$argon2id$v=19$m=65536,t=3,p=4$' || substr(md5('salt/' || p.n), 1, 22) || '$' || md5('hash/' || p.n) || substr(md5('more/' || p.n), 1, 11),
  CASE WHEN tf.enabled THEN upper(translate(md5('totp/' || p.n), '0189', 'ghij')) END,
  CASE WHEN p.pays OR p.orders > 0 THEN 'cus_' || substr(md5('customer/' || p.n), 1, 14) END, seed.uuid('analytics/' || p.n),
  p.since + (3 + seed.num(p.n || '/verified', 900)) * interval '1 minute', NULL, p.since,
  seed.moment(p.n || '/updated', p.recent, seed.today())
FROM seed.person p
JOIN seed.culture c ON c.n = p.culture
JOIN seed.team t ON t.n = CASE p.n WHEN 301 THEN 49 ELSE 1 + (p.n - 1) % 48 END
CROSS JOIN LATERAL (SELECT p.id = 4711 OR seed.hit(p.n || '/totp', 35) AS enabled) AS tf
CROSS JOIN (VALUES (
  ARRAY['Product manager', 'Software engineer', 'Office manager', 'Designer', 'Accountant', 'Team lead', 'Customer success manager',
    'Data analyst', 'Founder', 'Warehouse planner', 'HR partner', 'Legal counsel', 'Technical writer', 'Sales engineer'],
  ARRAY['I like short meetings and long walks.', 'Here since the first beta.', 'Two kids, one dog, too many bikes. 🚲', 'Spreadsheets are my love language.',
    'Former teacher, now turning chaos into roadmaps.', 'I write everything down.', 'Night owl in an early-bird company. 🦉', 'Happiest with a full whiteboard.'],
  ARRAY['Reach me before noon.', 'Part-time on Fridays.', 'Je réponds aussi en français.', 'Gerne auch auf Deutsch.', 'Ask me about sourdough.',
    'Please send an agenda first.', 'I answer messages faster than mails.', 'Currently learning Portuguese.'])) AS pool(jobs, bio1, bio2);

-- Exists, and nothing else is known about her.
INSERT INTO users (id, email, name, locale, time_zone, password_hash, analytics_id, created_at, updated_at)
VALUES (4712, 'nora.nil@example.org', 'Nora Nil', 'en-GB', 'Europe/London',
  '$argon2id$v=19$m=65536,t=3,p=4$bm90aGluZ3RvZmluZGhlcmU$bm90aGluZ3RvZmluZGhlcmVhdGFsbG5vdGhpbmdhdGFsbA', seed.uuid('analytics/nora'),
  timestamptz '2026-10-29 11:05:17.25+00', timestamptz '2026-10-29 11:05:17.25+00');

ALTER TABLE users ALTER COLUMN id RESTART WITH 4713;

-- Jane's company moved to another account once.
INSERT INTO stripe_customers (id, user_id, created_at)
SELECT CASE WHEN p.id = 4711 AND k = 1 THEN 'cus_' || substr(md5('customer/' || p.n || '/first'), 1, 14) ELSE u.stripe_customer_id END,
  p.id, p.since + k * interval '13 days'
FROM seed.person p
JOIN users u ON u.id = p.id
CROSS JOIN LATERAL generate_series(1, CASE WHEN p.id = 4711 THEN 2 ELSE 1 END) AS k
WHERE u.stripe_customer_id IS NOT NULL;

INSERT INTO teams (id, owner_id, name, slug, plan, billing_email, settings, created_at)
SELECT t.id, t.owner_id, t.name, 'team-' || substr(t.id::text, 1, 8),
  CASE WHEN t.n = 49 THEN 'business' ELSE (ARRAY['free', 'starter', 'business', 'enterprise'])[1 + t.n % 4] END::team_plan,
  p.email,
  jsonb_build_object('default_visibility', (ARRAY['team', 'private', 'public'])[1 + t.n % 3], 'sso', t.n % 4 = 3,
    'retention_days', 90 * (1 + t.n % 4), 'labels', jsonb_build_array('urgent', 'later', 'für alle')),
  t.since
FROM seed.team t JOIN seed.person p ON p.id = t.owner_id;

-- Everybody is in the team they work for, two of five are guests or admins elsewhere too. Owners were invited by nobody.
INSERT INTO team_members (id, team_id, user_id, invited_by, role, joined_at)
SELECT seed.uuid('member/' || t.n || '/' || p.n), t.id, p.id, NULLIF(t.owner_id, p.id),
  CASE WHEN t.owner_id = p.id THEN 'owner' WHEN x.second THEN (ARRAY['guest', 'guest', 'admin'])[1 + p.n % 3]
    ELSE (ARRAY['member', 'member', 'admin', 'member'])[1 + p.n % 4] END::team_role,
  CASE WHEN t.owner_id = p.id THEN t.since
    ELSE seed.moment(t.n || '/joined/' || p.n, greatest(p.since, t.since), greatest(p.since, t.since) + interval '20 days') END
FROM seed.person p
CROSS JOIN LATERAL (
  SELECT CASE p.n WHEN 301 THEN 49 ELSE 1 + (p.n - 1) % 48 END AS t, false AS second
  UNION ALL SELECT 1 + (p.n + 6) % 48, true WHERE p.n % 5 < 2
  UNION ALL SELECT 49, true WHERE p.n < 301 AND p.n % 37 = 5) AS x
JOIN seed.team t ON t.n = x.t;

INSERT INTO user_settings (user_id, key, value, updated_at)
SELECT p.id, s.key, s.choices[1 + seed.num(p.n || '/setting/' || s.key, cardinality(s.choices))]::jsonb,
  seed.moment(p.n || '/set/' || s.key, p.since, seed.today())
FROM seed.person p
JOIN (VALUES
  (1, 'appearance.theme', ARRAY['"light"', '"dark"', '"system"']),
  (2, 'notifications.email_digest', ARRAY['"daily"', '"weekly"', '"never"']),
  (3, 'notifications.push', ARRAY['true', 'false']),
  (4, 'calendar.week_start', ARRAY['"monday"', '"sunday"', '"saturday"']),
  (5, 'privacy.profile_visibility', ARRAY['"team"', '"everyone"', '"nobody"']),
  (6, 'privacy.product_analytics', ARRAY['true', 'true', 'false']),
  (7, 'editor.font_size', ARRAY['13', '14', '16', '18']),
  (8, 'editor.shortcuts', ARRAY['{"save": "mod+s", "publish": "mod+shift+p"}', '{"save": "mod+s"}', 'null']),
  (9, 'dashboard.layout', ARRAY['{"columns": 2, "widgets": ["inbox", "tasks"]}', '{"columns": 3, "widgets": ["inbox", "tasks", "calendar"]}', '{"columns": 1, "widgets": []}']),
  (10, 'accessibility.reduce_motion', ARRAY['false', 'true']),
  (11, 'notifications.quiet_hours', ARRAY['{"from": "20:00", "to": "07:30"}', '{"from": "18:00", "to": "09:00", "weekends": true}']),
  (12, 'out_of_office.message', ARRAY['"Back on Monday 🌴"', '"Bin im Urlaub, bitte an das Team wenden."', '"En congé jusqu''au 3."']),
  (13, 'onboarding.completed_steps', ARRAY['["profile", "team", "first_post"]', '["profile"]', '["profile", "team"]']),
  (14, 'appearance.sidebar_width', ARRAY['240', '287.5', '320'])) AS s(i, key, choices)
  ON (s.i + p.n) % 14 < p.settings;

-- What people do

INSERT INTO user_sessions (id, user_id, token_hash, ip_address, user_agent, device, created_at, last_seen_at, ended_at)
SELECT seed.uuid(key), p.id, sha256(convert_to(key, 'UTF8')), seed.ip(p.n || '/ip/' || seed.num(key, 3)),
  replace(a.agents[d], '|', chr(59)), a.devices[d]::jsonb, started, started + minutes * interval '1 minute',
  CASE WHEN k < p.sessions THEN started + (minutes + 30) * interval '1 minute' END
FROM seed.person p
CROSS JOIN LATERAL generate_series(1, p.sessions) AS k
CROSS JOIN LATERAL (SELECT p.n || '/session/' || k AS key) AS x
CROSS JOIN LATERAL (SELECT (seed.today() - p.recent) / p.sessions AS gap) AS g
CROSS JOIN LATERAL (SELECT date_trunc('milliseconds', p.recent + (k - 1) * gap + seed.num(key || '/at', 800) / 1000.0 * gap
    + seed.num(key || '/ms', 3600000) * interval '1 millisecond') AS started,
  12 + seed.num(key || '/minutes', 150) AS minutes, 1 + seed.num(p.n || '/device/' || seed.num(key, 2), 6) AS d) AS y
CROSS JOIN (VALUES (
  ARRAY['Mozilla/5.0 (Macintosh| Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.3 Safari/605.1.15',
    'Mozilla/5.0 (Windows NT 10.0| Win64| x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36',
    'Mozilla/5.0 (X11| Linux x86_64| rv:140.0) Gecko/20100101 Firefox/140.0',
    'Mozilla/5.0 (iPhone| CPU iPhone OS 18_3 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.3 Mobile/15E148 Safari/604.1',
    'Mozilla/5.0 (Linux| Android 15| Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Mobile Safari/537.36',
    'AcmeCloud/4.12.1 (iPadOS 18.3)'],
  ARRAY['{"os": "macOS", "browser": "Safari", "type": "desktop", "screen": [1512, 982]}',
    '{"os": "Windows", "browser": "Chrome", "type": "desktop", "screen": [1920, 1080]}',
    '{"os": "Linux", "browser": "Firefox", "type": "desktop", "screen": [2560, 1440]}',
    '{"os": "iOS", "browser": "Safari", "type": "phone", "screen": [393, 852]}',
    '{"os": "Android", "browser": "Chrome", "type": "phone", "screen": [412, 923]}',
    '{"os": "iPadOS", "browser": null, "type": "tablet", "screen": [820, 1180]}'])) AS a(agents, devices);

UPDATE users u SET last_sign_in_at = s.latest
FROM (SELECT user_id, max(created_at) AS latest FROM user_sessions GROUP BY user_id) AS s WHERE s.user_id = u.id;

INSERT INTO analytics_events (id, user_id, session_id, name, page, referrer, properties, occurred_at)
SELECT row_number() OVER (ORDER BY s.created_at, s.id, k), s.user_id, s.id,
  a.names[i], CASE WHEN i <> 8 THEN 'https://app.acme.example' || a.pages[i] END,
  CASE WHEN k = 1 THEN seed.pick(ARRAY['https://www.google.com/', 'https://mail.example.org/', 'https://duckduckgo.com/', NULL, NULL], key || '/from') END,
  CASE i WHEN 1 THEN jsonb_build_object('load_ms', 180 + seed.num(key, 1400))
    WHEN 2 THEN jsonb_build_object('query', seed.pick(ARRAY['holiday plan', 'Rechnung', 'budget 2026', 'q3 résumé', 'onboarding', 'Jürgen'], key), 'results', seed.num(key || '/hits', 60))
    WHEN 3 THEN jsonb_build_object('board', seed.pick(ARRAY['Roadmap', 'Inbox', 'Hiring', 'Sprint 42'], key), 'cards', seed.num(key || '/cards', 90))
    WHEN 5 THEN jsonb_build_object('format', seed.pick(ARRAY['pdf', 'xlsx', 'csv'], key), 'rows', 10 + seed.num(key || '/rows', 5000))
    WHEN 7 THEN jsonb_build_object('variant', seed.pick(ARRAY['a', 'b'], s.user_id || '/experiment'), 'experiment', 'new-editor')
    ELSE '{}' END,
  s.created_at + ((k - 1) * 37 + seed.num(key || '/s', 36)) * interval '1 second' + seed.num(key || '/ms', 1000) * interval '1 millisecond'
FROM user_sessions s
CROSS JOIN LATERAL generate_series(1, 6 + seed.num(s.id || '/events', 9)) AS k
CROSS JOIN LATERAL (SELECT s.id || '/' || k AS key) AS x
CROSS JOIN LATERAL (SELECT CASE k WHEN 1 THEN 1 ELSE 1 + seed.num(key || '/name', 8) END AS i) AS y
CROSS JOIN (VALUES (
  ARRAY['page_viewed', 'search_performed', 'board_opened', 'post_opened', 'report_exported', 'settings_opened', 'experiment_seen', 'session_idle'],
  ARRAY['/home', '/search', '/boards', '/posts', '/reports', '/settings/profile', '/editor', ''])) AS a(names, pages);

INSERT INTO audit_logs (id, user_id, action, resource_type, resource_id, ip_address, changes, created_at)
SELECT row_number() OVER (ORDER BY at, p.n, k), p.id, a.actions[i], split_part(a.actions[i], '.', 1),
  CASE WHEN i NOT IN (1, 2) THEN seed.uuid(key || '/resource') END,
  CASE WHEN i <> 9 THEN seed.ip(p.n || '/ip/' || seed.num(key, 3)) END,
  CASE i WHEN 1 THEN jsonb_build_object('method', seed.pick(ARRAY['password', 'passkey', 'sso'], key))
    WHEN 2 THEN jsonb_build_object('field', 'job_title', 'from', 'Trainee', 'to', seed.pick(ARRAY['Team lead', 'Accountant', 'Designer'], key))
    WHEN 3 THEN jsonb_build_object('status', jsonb_build_array('draft', 'published'))
    WHEN 5 THEN jsonb_build_object('role', jsonb_build_object('from', 'guest', 'to', 'member'))
    WHEN 7 THEN jsonb_build_object('scopes', jsonb_build_array('posts:read', 'boards:read'), 'expires_in_days', 30 + seed.num(key, 335))
    ELSE '{}' END, at
FROM seed.person p
CROSS JOIN LATERAL generate_series(1, p.audits) AS k
CROSS JOIN LATERAL (SELECT p.n || '/audit/' || k AS key) AS x
CROSS JOIN LATERAL (SELECT 1 + seed.num(key || '/action', 9) AS i, seed.moment(key, p.recent, seed.today()) AS at) AS y
CROSS JOIN (VALUES (ARRAY['session.created', 'profile.updated', 'post.published', 'board.archived', 'membership.changed',
  'upload.deleted', 'api_key.created', 'report.exported', 'subscription.renewed'])) AS a(actions);

ALTER TABLE analytics_events ALTER COLUMN id RESTART WITH 1000001;
ALTER TABLE audit_logs ALTER COLUMN id RESTART WITH 1000001;

-- What people write

INSERT INTO posts (id, user_id, team_id, title, body, status, tags, view_count, published_at, created_at, updated_at)
SELECT seed.uuid(key), p.id, CASE WHEN seed.hit(key || '/team', 85) THEN m.team_id END,
  replace(seed.pick(w.titles, key || '/title'), '{topic}', topic),
  replace(seed.pick(w.openings, key || '/opening'), '{topic}', topic)
    || ' ' || seed.pick(w.details, key || '/detail/1') || chr(10) || chr(10) || seed.pick(w.details, key || '/detail/2')
    || ' ' || seed.pick(w.numbers, key || '/number') || ' ' || (2 + seed.num(key || '/value', 48)) || ' %.'
    || chr(10) || chr(10) || seed.pick(w.closings, key || '/closing'),
  status::post_status, tags, CASE status WHEN 'draft' THEN 0 ELSE seed.num(key || '/views', 900) END,
  CASE WHEN status <> 'draft' THEN at + interval '45 minutes' END, at,
  at + (50 + seed.num(key || '/edited', 7000)) * interval '1 minute'
FROM seed.person p
JOIN LATERAL (SELECT team_id FROM team_members t WHERE t.user_id = p.id ORDER BY t.joined_at, t.id LIMIT 1) AS m ON true
CROSS JOIN LATERAL generate_series(1, p.posts) AS k
CROSS JOIN LATERAL (SELECT p.n || '/post/' || k AS key) AS x
CROSS JOIN (VALUES (
  ARRAY['the spring release', 'our onboarding', 'the move to the new office', 'the Q3 budget', 'the support rota', 'the customer survey', 'die neue Preisliste',
    'le guide des notes de frais', 'the warehouse in Gdańsk', 'the on-call handbook', 'our hiring plan', 'the accessibility review', 'the partner API', 'la retrospectiva de abril'],
  ARRAY['What we learned from {topic}', 'Notes on {topic}', '{topic}: where we stand', 'A short plan for {topic} 🚀', 'Questions about {topic}?', 'Decision: {topic}', 'Draft: {topic}, second try', '"Good enough" and {topic}'],
  ARRAY['We spent last week on {topic} and want to share what came out.', 'Several people asked about {topic}, so here is the state of things.', 'This is a summary of {topic} for everyone who missed the call.',
    'Before we decide on {topic}, please read this to the end.', 'Good news about {topic}: it is nearly done. 🎉', 'Kurz zusammengefasst, was wir zu {topic} wissen.', 'Voici un résumé de la discussion sur {topic}.'],
  ARRAY['The first version was slower than we hoped, mostly because two steps waited for the same person.', 'Zoë and the Kraków team tried it with three customers and wrote down every surprise.',
    'We kept the old process beside the new one for two weeks, which caught four mistakes.', 'Nobody liked the long form, so it is now three questions.', 'The checklist in the wiki is current, the one in the shared folder is not.',
    'It costs more than last year, but we cancelled two tools that nobody opened.', 'Der Umzug der Daten lief ohne Ausfall, nur der Export brauchte länger.', 'The biggest open point is who answers on weekends.',
    'We should say "no" more often, and earlier.', '日本のチームからのフィードバックも含めました。'],
  ARRAY['Compared with the quarter before, requests went down by', 'Open tasks fell by', 'The share of people who finish the tour grew by', 'Time to first answer improved by', 'Visits to the help pages rose by'],
  ARRAY['Comments are open until Friday.', 'Please add what is missing directly in the text. 🙏', 'Next check-in: the first Tuesday of the month.', 'Thanks to everyone who tested it, especially on phones. 📱',
    'Fragen gern hier oder im Team-Chat.', 'I will publish the numbers again in six weeks.', 'Merci à toutes et à tous !'])) AS w(topics, titles, openings, details, numbers, closings)
CROSS JOIN LATERAL (SELECT seed.pick(w.topics, key || '/topic') AS topic, seed.moment(key, p.since, seed.today() - interval '6 days') AS at,
  (ARRAY['published', 'published', 'published', 'published', 'archived', 'draft'])[1 + seed.num(key || '/status', 6)] AS status,
  (ARRAY['planning', 'people', 'finance', 'how-to', 'décision', 'release', 'größer denken'])[1 + seed.num(key || '/tags', 5) : 1 + seed.num(key || '/tags', 5) + seed.num(key || '/more', 3)] AS tags) AS y;

CREATE TABLE seed.published AS
SELECT row_number() OVER (ORDER BY published_at, id) AS n, id, published_at FROM posts WHERE status <> 'draft';
CREATE UNIQUE INDEX ON seed.published (n);

INSERT INTO comments (id, post_id, user_id, body, reactions, edited, created_at)
SELECT seed.uuid(key), q.id, p.id,
  seed.pick(w.openings, key || '/opening') || ' ' || seed.pick(w.remarks, key || '/remark'),
  CASE seed.num(key || '/reactions', 4) WHEN 0 THEN jsonb_build_object('👍', 1 + seed.num(key, 9)) WHEN 1 THEN jsonb_build_object('🎉', 1 + seed.num(key, 4), '❤️', 1) ELSE '{}' END,
  seed.hit(key || '/edited', 12),
  seed.moment(key, greatest(q.published_at, p.since), greatest(q.published_at, p.since) + least(interval '60 days', seed.today() - greatest(q.published_at, p.since)))
FROM seed.person p
CROSS JOIN LATERAL generate_series(1, p.comments) AS k
CROSS JOIN LATERAL (SELECT p.n || '/comment/' || k AS key) AS x
JOIN seed.published q ON q.n = 1 + seed.num(key || '/post', (SELECT count(*)::integer FROM seed.published))
CROSS JOIN (VALUES (
  ARRAY['Thanks for writing this up.', 'Agreed. 👍', 'One question:', 'I see it differently.', 'Super, danke!', 'Très clair, merci.', 'Small correction:', '¡Qué bien!', 'Sounds good, but', 'Following up from the call:', 'はい、賛成です。', '+1'],
  ARRAY['who owns the second step once Lena is on leave?', 'the numbers in the last table look like they are from March.', 'we tried the same in the Lyon office and it took two rounds.', 'could we have a version of this for guests?',
    'I would rather ship half of it this month than all of it in summer.', 'können wir das am Donnerstag kurz besprechen?', 'the link to the checklist is broken for me.', 'please keep the old template until the audit is over.',
    'that also fixes the problem with "Reply all", doesn''t it?', 'I added two examples at the end. 📎', 'c''est exactement ce que demandait le client.', 'let''s not forget time zones: 9:00 in Berlin is 17:00 in Sydney.'])) AS w(openings, remarks);

INSERT INTO uploads (id, user_id, filename, mime_type, size_bytes, sha256, storage_key, thumbnail, metadata, created_at)
SELECT seed.uuid(key), p.id,
  replace(f.file, '{n}', (2023 + seed.num(key || '/year', 4))::text), f.mime, 2048 + seed.num(key || '/size', 9000000),
  encode(sha256(convert_to(key, 'UTF8')), 'hex'), 'uploads/' || p.id || '/' || seed.uuid(key),
  -- a GIF of one pixel, in a colour of its own
  CASE WHEN f.mime LIKE 'image/%' THEN decode('47494638396101000100800000' || substr(md5(key), 1, 6) || 'ffffff2c00000000010001000002024401003b', 'hex') END,
  CASE WHEN f.mime = 'image/jpeg' THEN jsonb_build_object('width', 4032, 'height', 3024, 'camera', 'Pixel 9', 'gps', jsonb_build_object('lat', 52.5200 + seed.num(key, 900) * 0.0001, 'lon', 13.4050))
    WHEN f.mime = 'application/pdf' THEN jsonb_build_object('pages', 1 + seed.num(key, 40), 'author', p.name) ELSE '{}' END,
  seed.moment(key, p.since, seed.today())
FROM seed.person p
CROSS JOIN LATERAL generate_series(1, p.uploads) AS k
CROSS JOIN LATERAL (SELECT p.n || '/upload/' || k AS key) AS x
JOIN (VALUES (0, 'Budget {n}.xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'), (1, 'Rechnung-März-{n}.pdf', 'application/pdf'), (2, 'team photo {n} 📷.jpg', 'image/jpeg'),
  (3, 'contract, signed ({n}).pdf', 'application/pdf'), (4, 'logo_v{n}.png', 'image/png'), (5, 'notes {n}.md', 'text/markdown'), (6, '議事録-{n}.docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'),
  (7, 'export-{n}.csv', 'text/csv')) AS f(i, file, mime) ON f.i = seed.num(key || '/file', 8);

-- What is sent to people and what they ask

INSERT INTO email_logs (id, user_id, to_address, template, subject, status, provider_message_id, sent_at, opened_at, clicked_at)
SELECT row_number() OVER (ORDER BY at, p.n, k), p.id, p.email, e.template,
  replace(replace(e.subject, '{name}', p.name), '{n}', (1 + seed.num(key || '/n', 40))::text),
  CASE WHEN seed.hit(key || '/bounced', 2) THEN 'bounced' WHEN seed.hit(key || '/spam', 1) THEN 'complained' ELSE 'delivered' END::email_status,
  '<' || substr(md5(key), 1, 20) || '@mail.acme.example>', at,
  CASE WHEN NOT seed.hit(key || '/bounced', 2) AND (opened OR clicked) THEN at + seen * interval '1 second' END,
  CASE WHEN NOT seed.hit(key || '/bounced', 2) AND clicked THEN at + (seen + 3 + seed.num(key || '/then', 90)) * interval '1 second' END
FROM seed.person p
CROSS JOIN LATERAL generate_series(1, p.emails) AS k
CROSS JOIN LATERAL (SELECT p.n || '/email/' || k AS key) AS x
CROSS JOIN LATERAL (SELECT CASE k WHEN 1 THEN p.since + interval '20 seconds' ELSE seed.moment(key, greatest(p.since, seed.today() - interval '1000 days'), seed.today()) END AS at,
  seed.hit(key || '/opened', 55) AS opened, seed.hit(key || '/clicked', 20) AS clicked, 30 + seed.num(key || '/seen', 90000) AS seen,
  CASE k WHEN 1 THEN 0 ELSE 1 + seed.num(key || '/template', 8) END AS i) AS y
JOIN (VALUES (0, 'welcome', 'Welcome to Acme Cloud, {name}!'), (1, 'weekly_digest', 'Your week in {n} updates'), (2, 'new_comment', '{n} new comments on your post 💬'),
  (3, 'security_alert', 'New sign-in to your account'), (4, 'invoice_issued', 'Your invoice is ready'), (5, 'mention', 'You were mentioned {n} times'),
  (6, 'product_news', 'Neu bei Acme Cloud: Vorlagen für alle'), (7, 'password_changed', 'Your password was changed'), (8, 'ticket_reply', 'Re: your question to support')) AS e(i, template, subject)
  ON e.i = y.i;

ALTER TABLE email_logs ALTER COLUMN id RESTART WITH 1000001;

CREATE TABLE seed.topic (n integer PRIMARY KEY, subject text, tags text[], question text, answer text, followup text);
INSERT INTO seed.topic VALUES
(0, 'Export stops half-way', ARRAY['export', 'bug'], 'When I export the board "Roadmap" to Excel, the file ends after about 500 rows. I tried it twice, in two browsers.', 'Thank you for the details. The export stopped at cards without an owner, which we fixed this morning. Could you try once more?', 'Works now, all rows are there. Thanks for the quick fix!'),
(1, 'Rechnung an falsche Adresse', ARRAY['billing', 'de'], 'Auf der letzten Rechnung steht noch unsere alte Anschrift. Können Sie sie bitte neu ausstellen?', 'Gern. Ich habe die Anschrift im Konto geändert und die Rechnung neu ausgestellt, sie liegt unter Einstellungen > Rechnungen.', 'Perfekt, vielen Dank. 🙂'),
(2, 'Cannot sign in after phone change', ARRAY['login', '2fa'], 'I have a new phone and the codes from the authenticator do not work any more. I do have my recovery codes somewhere at home.', 'Please use one of your recovery codes in the code field. If you can''t find them, we need to check who you are by a call.', 'Found them in a drawer, and I''m in again. I printed new ones.'),
(3, 'Who can see my drafts?', ARRAY['privacy', 'question'], 'A colleague said that admins can read drafts. Is that so?', 'Only you see your drafts. An admin can transfer them to somebody else when an account is closed, and you are told before that.', 'Good to know, thank you.'),
(4, 'Seats: please reduce to 8', ARRAY['billing', 'seats'], 'Two people have left, so we need 8 seats from next month on, not 10.', 'Done, the next invoice will be for 8 seats. The difference for this month stays as a credit.', 'Great.'),
(5, 'Importation des cartes Trello', ARRAY['import', 'fr'], 'Bonjour, l''importation depuis Trello oublie les pièces jointes. Est-ce normal ?', 'Bonjour, les pièces jointes de plus de 25 Mo sont laissées de côté. La liste se trouve dans le rapport d''importation.', 'Merci, je vais les ajouter à la main.'),
(6, 'Feature request: dark mode for print', ARRAY['idea'], 'I know it sounds odd, but could printed boards keep the dark colours? 🌙', 'We like odd ideas and added it to the list. I can''t promise a date.', 'Fair enough!'),
(7, 'Wrong time zone in reminders', ARRAY['calendar', 'bug'], 'Since the clocks changed, reminders come one hour late. My time zone is set right.', 'Reminders made before the change kept the old offset. We recalculated all of yours, the next one should be on time.', 'Confirmed, today''s came on the minute.');

CREATE TABLE seed.ticket AS
SELECT row_number() OVER (ORDER BY at, p.n, k)::integer AS n, key, p.id AS user_id, at, seed.num(key || '/topic', 8) AS topic, 2 + seed.num(key || '/messages', 4) AS messages
FROM seed.person p
CROSS JOIN LATERAL generate_series(1, p.tickets) AS k
CROSS JOIN LATERAL (SELECT p.n || '/ticket/' || k AS key) AS x
CROSS JOIN LATERAL (SELECT seed.moment(key, greatest(p.since, seed.today() - interval '1000 days'), seed.today() - interval '3 days') AS at) AS y;

INSERT INTO support_tickets (id, number, user_id, subject, status, priority, tags, satisfaction, created_at, closed_at)
SELECT seed.uuid(t.key), 10000 + t.n, t.user_id, s.subject,
  CASE t.messages WHEN 2 THEN 'waiting' WHEN 3 THEN 'solved' ELSE 'closed' END::ticket_status,
  (ARRAY['low', 'normal', 'normal', 'high', 'urgent'])[1 + seed.num(t.key || '/priority', 5)]::ticket_priority, s.tags,
  CASE WHEN t.messages > 3 AND seed.hit(t.key || '/rated', 60) THEN 2 + seed.num(t.key || '/stars', 4) END, t.at,
  CASE WHEN t.messages > 2 THEN t.at + interval '50 hours' END
FROM seed.ticket t JOIN seed.topic s ON s.n = t.topic;

INSERT INTO support_messages (id, ticket_id, author, internal, body, created_at)
SELECT row_number() OVER (ORDER BY t.n, k), seed.uuid(t.key),
  (ARRAY['customer', 'agent', 'customer', 'agent', 'system'])[k]::message_author, k = 4,
  CASE k WHEN 1 THEN s.question WHEN 2 THEN s.answer WHEN 3 THEN s.followup
    WHEN 4 THEN seed.pick(ARRAY['Polite and precise, would be a good person to interview.', 'Second ticket on this, keep an eye on it.', 'Told the product team.', 'Sounded annoyed on the phone, be quick next time.'], t.key || '/note')
    ELSE 'This ticket was closed because there was no new message for two days.' END,
  t.at + (ARRAY[0, 5400, 91000, 93600, 180000])[k] * interval '1 second' + seed.num(t.key || '/' || k, 1500000) * interval '1 millisecond' * sign(k - 1)
FROM seed.ticket t JOIN seed.topic s ON s.n = t.topic
CROSS JOIN LATERAL generate_series(1, t.messages) AS k;

ALTER TABLE support_messages ALTER COLUMN id RESTART WITH 1000001;

-- What people buy

INSERT INTO billing_addresses (id, user_id, recipient, company, street, postal_code, city, country, vat_id, is_default, created_at)
SELECT seed.uuid(key), p.id, p.name, CASE WHEN k = 1 THEN u.company END,
  replace(replace(c.street, '{street}', CASE c.country
    WHEN 'DE' THEN seed.pick(ARRAY['Lindenstraße', 'Am Mühlbach', 'Goethestraße', 'Fehrbelliner Straße'], key) WHEN 'FR' THEN seed.pick(ARRAY['rue des Lilas', 'boulevard de l''Hôpital', 'rue Élisée-Reclus', 'quai Saint-Antoine'], key)
    WHEN 'ES' THEN seed.pick(ARRAY['Calle de Atocha', 'Calle del Pez', 'Paseo de la Chopera'], key) WHEN 'PL' THEN seed.pick(ARRAY['Długa', 'Józefińska', 'Świętokrzyska'], key)
    WHEN 'SE' THEN seed.pick(ARRAY['Hornsgatan', 'Åsögatan', 'Björngårdsgatan'], key) WHEN 'GR' THEN seed.pick(ARRAY['Ερμού', 'Σταδίου', 'Αθηνάς'], key)
    WHEN 'PT' THEN seed.pick(ARRAY['Rua da Conceição', 'Avenida da Liberdade', 'Rua São Bento'], key) WHEN 'NL' THEN seed.pick(ARRAY['Prinsengracht', 'Overtoom', 'Bilderdijkstraat'], key)
    ELSE seed.pick(ARRAY['Orchard Row', 'Mill Lane', 'St John''s Street', 'King''s Parade'], key) END), '{no}', (1 + seed.num(key || '/no', 160))::text),
  c.postal_code || CASE c.country WHEN 'GB' THEN (1 + seed.num(key || '/area', 9)) || ' ' || (1 + seed.num(key || '/zip', 9)) || 'AB' WHEN 'IE' THEN '0' || (1 + seed.num(key || '/area', 8)) || ' X' || (100 + seed.num(key || '/zip', 899))
    WHEN 'AU' THEN lpad(seed.num(key || '/zip', 100)::text, 2, '0') WHEN 'PT' THEN lpad(seed.num(key || '/zip', 100)::text, 2, '0') || '-' || lpad(seed.num(key || '/more', 1000)::text, 3, '0')
    WHEN 'NL' THEN lpad(seed.num(key || '/zip', 100)::text, 2, '0') || ' XZ' WHEN 'PL' THEN '-' || lpad(seed.num(key || '/zip', 1000)::text, 3, '0')
    ELSE lpad(seed.num(key || '/zip', 1000)::text, 3, '0') END,
  c.city, c.country, CASE WHEN k = 1 AND c.country NOT IN ('GB', 'AU') THEN c.country || '999' || lpad(seed.num(key || '/vat', 1000000)::text, 6, '0') END,
  k = 1, p.since + (k * 30) * interval '1 hour'
FROM seed.person p
JOIN users u ON u.id = p.id
JOIN seed.culture c ON c.n = p.culture
CROSS JOIN LATERAL generate_series(1, CASE WHEN p.id = 4711 OR p.n % 6 = 0 THEN 2 ELSE 1 END) AS k
CROSS JOIN LATERAL (SELECT p.n || '/address/' || k AS key) AS x
WHERE p.pays OR p.orders > 0;

-- The numbers are the ones that payment providers publish for tests.
INSERT INTO payment_methods (id, user_id, kind, holder, brand, card_number, fingerprint, exp_month, exp_year, is_default, created_at)
SELECT seed.uuid(key), p.id, kind::payment_method_kind, p.name,
  CASE kind WHEN 'card' THEN a.brand END, CASE kind WHEN 'card' THEN a.number END, CASE kind WHEN 'card' THEN substr(md5(key || '/fingerprint'), 1, 16) END,
  CASE kind WHEN 'card' THEN 1 + seed.num(key || '/month', 12) END, CASE kind WHEN 'card' THEN 2026 + seed.num(key || '/year', 6) END,
  k = 1, p.since + (k * 31) * interval '1 hour'
FROM seed.person p
JOIN seed.culture c ON c.n = p.culture
CROSS JOIN LATERAL generate_series(1, CASE WHEN p.id = 4711 THEN 3 ELSE 1 + seed.num(p.n || '/cards', 2) END) AS k
CROSS JOIN LATERAL (SELECT p.n || '/card/' || k AS key) AS x
CROSS JOIN LATERAL (SELECT CASE WHEN c.currency = 'EUR' AND seed.hit(key || '/sepa', 25) THEN 'sepa_debit' ELSE 'card' END AS kind) AS y
JOIN (VALUES (0, 'visa', '4242424242424242'), (1, 'visa', '4000056655665556'), (2, 'mastercard', '5555555555554444'), (3, 'mastercard', '2223003122003222'), (4, 'mastercard', '5200828282828210'),
  (5, 'amex', '378282246310005'), (6, 'discover', '6011111111111117'), (7, 'diners', '3056930009020004'), (8, 'jcb', '3566002020360505')) AS a(i, brand, number)
  ON a.i = seed.num(p.n || '/number', 9) + 3 * (k - 1) - 9 * ((seed.num(p.n || '/number', 9) + 3 * (k - 1)) / 9)
WHERE p.pays OR p.orders > 0;

-- One person in four had another plan before.
CREATE TABLE seed.subscription AS
SELECT p.n || '/subscription/' || k AS key, p.n, p.id AS user_id, p.culture, k,
  CASE WHEN p.id = 4711 THEN (ARRAY['starter', 'business'])[k] ELSE (ARRAY['starter', 'business', 'starter', 'enterprise'])[1 + seed.num(p.n || '/plan/' || k, 4)] END AS plan,
  CASE WHEN p.id = 4711 OR seed.hit(p.n || '/monthly/' || k, 70) THEN 'month' ELSE 'year' END AS period,
  2 + seed.num(p.n || '/seats/' || k, 24) AS seats,
  date_trunc('milliseconds', CASE k WHEN 1 THEN p.since + interval '14 days' ELSE changed END) AS started,
  date_trunc('milliseconds', CASE WHEN k < c.plans THEN changed WHEN p.id <> 4711 AND p.n % 11 = 4 THEN seed.today() - interval '40 days' END) AS cancelled
FROM seed.person p
CROSS JOIN LATERAL (SELECT p.since + (seed.today() - p.since) * 0.3 + interval '14 days' AS changed, CASE WHEN p.id = 4711 OR p.n % 4 = 1 THEN 2 ELSE 1 END AS plans) AS c
CROSS JOIN LATERAL generate_series(1, c.plans) AS k
WHERE p.pays;

CREATE TABLE seed.cycle AS
SELECT s.key, s.user_id, i, starts, starts + step AS ends
FROM seed.subscription s
CROSS JOIN LATERAL (SELECT CASE s.period WHEN 'month' THEN interval '1 month' ELSE interval '1 year' END AS step) AS x
CROSS JOIN LATERAL generate_series(0, 50) AS i
CROSS JOIN LATERAL (SELECT s.started + i * step AS starts) AS y
WHERE starts < coalesce(s.cancelled, seed.today());

INSERT INTO subscriptions (id, user_id, plan, billing_period, status, seats, unit_price, currency, current_period_start, current_period_end, started_at, cancelled_at)
SELECT seed.uuid(s.key), s.user_id, s.plan::team_plan, s.period::billing_period,
  CASE WHEN s.cancelled IS NOT NULL THEN 'cancelled' WHEN s.started > seed.today() - interval '30 days' THEN 'trialing' WHEN s.n % 29 = 3 THEN 'past_due' ELSE 'active' END::subscription_status,
  s.seats, CASE s.plan WHEN 'starter' THEN 6.50 WHEN 'business' THEN 12.90 ELSE 24.00 END * CASE s.period WHEN 'year' THEN 10 ELSE 1 END, c.currency,
  l.starts::date, l.ends::date, s.started, s.cancelled
FROM seed.subscription s
JOIN seed.culture c ON c.n = s.culture
JOIN (SELECT key, max(starts) AS starts, max(ends) AS ends FROM seed.cycle GROUP BY key) AS l ON l.key = s.key;

CREATE TABLE seed.line AS
SELECT o.key, o.n, o.user_id, o.currency, o.tax_rate, o.at, j AS position, i.sku, i.description, 1 + seed.num(o.key || '/quantity/' || j, i.most) AS quantity, i.price
FROM (SELECT p.n || '/order/' || k AS key, p.n, p.id AS user_id, c.currency, c.tax_rate, seed.moment(p.n || '/order/' || k, p.since, seed.today() - interval '2 days') AS at
  FROM seed.person p JOIN seed.culture c ON c.n = p.culture CROSS JOIN LATERAL generate_series(1, p.orders) AS k) AS o
CROSS JOIN LATERAL generate_series(1, 1 + seed.num(o.key || '/lines', 4)) AS j
JOIN (VALUES (0, 'STO-100', 'Additional storage, 100 GB for a year', 49.00, 4), (1, 'WS-ONB', 'Onboarding workshop, half a day, remote', 480.00, 1), (2, 'KEY-5C', 'Security key, USB-C', 39.90, 12),
  (3, 'TPL-HR', 'Template pack "People & hiring"', 19.00, 1), (4, 'TRN-ADM', 'Administrator training (Schulung für Administratoren)', 129.50, 3), (5, 'STK-01', 'Sticker sheet ☁️', 0.00, 2),
  (6, 'SUP-P', 'Priority support, one month', 75.00, 3)) AS i(i, sku, description, price, most)
  ON i.i = (seed.num(o.key || '/first', 7) + j) % 7;

INSERT INTO orders (id, number, user_id, status, total, currency, note, placed_at, fulfilled_at)
SELECT seed.uuid(key), 'O-' || to_char(at, 'YYYY') || '-' || to_char(row_number() OVER (ORDER BY at, key), 'FM00000'), user_id, status::order_status, total, currency,
  CASE seed.num(key || '/note', 5) WHEN 0 THEN 'Please deliver to the reception, 2nd floor.' WHEN 1 THEN 'PO 4500' || (10000 + seed.num(key, 89999)) || ', bitte auf der Rechnung angeben' END,
  at, CASE status WHEN 'placed' THEN NULL WHEN 'cancelled' THEN NULL ELSE at + (20 + seed.num(key || '/hours', 100)) * interval '1 hour' END
FROM (SELECT key, user_id, currency, at, sum(quantity * price) AS total,
    CASE WHEN at > seed.today() - interval '7 days' THEN 'placed' ELSE (ARRAY['fulfilled', 'fulfilled', 'fulfilled', 'fulfilled', 'fulfilled', 'fulfilled', 'cancelled', 'refunded'])[1 + seed.num(key || '/status', 8)] END AS status
  FROM seed.line GROUP BY key, user_id, currency, at) AS o;

INSERT INTO order_items (order_id, position, sku, description, quantity, unit_price)
SELECT seed.uuid(key), position, sku, description, quantity, price FROM seed.line;

CREATE TABLE seed.invoice AS
SELECT row_number() OVER (ORDER BY at, key) AS n, i.* FROM (
  SELECT s.key || '/' || l.i AS key, s.user_id, seed.uuid(s.key) AS subscription_id, NULL::uuid AS order_id, c.currency, c.tax_rate, l.starts AS at,
    jsonb_build_array(jsonb_build_object('text', 'Acme Cloud ' || s.plan || ', ' || to_char(l.starts, 'DD.MM.YYYY') || ' – ' || to_char(l.ends - interval '1 day', 'DD.MM.YYYY'), 'quantity', s.seats, 'unit_price', b.unit_price)) AS lines,
    s.seats * b.unit_price AS net, CASE WHEN b.status = 'past_due' AND l.starts > seed.today() - interval '65 days' THEN 'open' ELSE 'paid' END AS status
  FROM seed.cycle l JOIN seed.subscription s ON s.key = l.key JOIN subscriptions b ON b.id = seed.uuid(s.key) JOIN seed.culture c ON c.n = s.culture
  UNION ALL
  SELECT l.key, l.user_id, NULL, seed.uuid(l.key), l.currency, l.tax_rate, l.at + interval '3 hours',
    jsonb_agg(jsonb_build_object('text', l.description, 'quantity', l.quantity, 'unit_price', l.price) ORDER BY l.position), sum(l.quantity * l.price),
    CASE o.status WHEN 'cancelled' THEN 'void' WHEN 'placed' THEN 'open' ELSE 'paid' END
  FROM seed.line l JOIN orders o ON o.id = seed.uuid(l.key) GROUP BY l.key, l.user_id, l.currency, l.tax_rate, l.at, o.status) AS i;

INSERT INTO invoices (id, number, user_id, billing_address_id, subscription_id, order_id, status, net, tax_rate, tax, currency, lines, issued_on, due_on, paid_at)
SELECT seed.uuid('invoice/' || i.key), 'AC-' || to_char(i.at, 'YYYY') || '-' || to_char(i.n, 'FM000000'), i.user_id, a.id, i.subscription_id, i.order_id, i.status::invoice_status,
  i.net, i.tax_rate, round(i.net * i.tax_rate / 100, 2), i.currency, i.lines, i.at::date, i.at::date + 14,
  CASE i.status WHEN 'paid' THEN i.at + interval '1 minute' * CASE WHEN seed.hit(i.key || '/declined', 6) THEN 1450 ELSE 4 END END
FROM seed.invoice i JOIN billing_addresses a ON a.user_id = i.user_id AND a.is_default;

-- A payment for each paid invoice, and before some of them one that was declined.
INSERT INTO payments (id, user_id, invoice_id, payment_method_id, status, amount, currency, provider_reference, failure_code, created_at)
SELECT seed.uuid('payment/' || i.key || '/' || try), i.user_id, v.id, m.id,
  CASE WHEN try = 0 THEN 'failed' WHEN o.status = 'refunded' THEN 'refunded' ELSE 'succeeded' END::payment_status,
  v.net + v.tax, v.currency, 'pi_' || substr(md5(i.key || '/intent/' || try), 1, 24),
  CASE WHEN try = 0 THEN seed.pick(ARRAY['card_declined', 'insufficient_funds', 'expired_card', 'processing_error'], i.key || '/why') END,
  CASE WHEN try = 0 THEN i.at + interval '3 minutes' ELSE v.paid_at END
FROM seed.invoice i
JOIN invoices v ON v.id = seed.uuid('invoice/' || i.key)
LEFT JOIN orders o ON o.id = i.order_id
LEFT JOIN payment_methods m ON m.user_id = i.user_id AND m.is_default
CROSS JOIN LATERAL generate_series(CASE WHEN seed.hit(i.key || '/declined', 6) THEN 0 ELSE 1 END, 1) AS try
WHERE i.status = 'paid' AND v.net > 0;

-- What is computed about people

INSERT INTO user_health_scores (id, user_id, score, churn_risk, segment, factors, model_version, computed_at)
SELECT seed.uuid(key), p.id, score, round((100 - score) / 120 + seed.num(key || '/risk', 90) / 1000.0, 3),
  CASE WHEN score >= 75 THEN 'champion' WHEN score >= 50 THEN 'steady' WHEN score >= 30 THEN 'at risk' ELSE 'dormant' END,
  jsonb_build_object('sign_ins_30d', seed.num(key || '/signins', 40), 'posts_30d', seed.num(key || '/posts', 6), 'tickets_open', seed.num(key || '/open', 2),
    'trend', (seed.num(key || '/trend', 200) - 100) / 100.0, 'weights', jsonb_build_object('usage', 0.6, 'breadth', 0.25, 'support', 0.15)),
  CASE WHEN at < timestamptz '2026-04-01 00:00:00+00' THEN 'health-2.3' ELSE 'health-3.0' END, at
FROM seed.person p
CROSS JOIN LATERAL generate_series(1, p.scores) AS k
CROSS JOIN LATERAL (SELECT p.n || '/score/' || k AS key) AS x
CROSS JOIN LATERAL (SELECT (1200 + seed.num(p.n || '/health', 6500) + seed.num(key, 2200)) / 100.0 AS score,
  timestamptz '2026-10-01 03:15:00+00' - (k - 1) * interval '1 month' AS at) AS y
WHERE at > p.since;

SET client_min_messages = warning;

DROP SCHEMA seed CASCADE;

RESET client_min_messages;

RESET jit;

RESET TIME ZONE;
