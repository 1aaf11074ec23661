-- A member's books in one row: booking what a shop brought changes all of them at once, and a row changed costs nearly
-- the same however wide it is. Both sides are held equal here, and nothing below zero.
ALTER TABLE member RENAME TO member_before;

CREATE TABLE member (
  bucket integer NOT NULL,
  member text NOT NULL,
  state text NOT NULL CHECK (state IN ('member', 'gone')),
  tag text,
  qualifying bigint NOT NULL,
  pool bigint NOT NULL CHECK (pool >= 0),
  -- What all streams hold together.
  held bigint NOT NULL CHECK (held >= 0),
  redeemed bigint NOT NULL CHECK (redeemed >= 0),
  expired bigint NOT NULL CHECK (expired >= 0),
  paid bigint NOT NULL CHECK (paid >= 0),
  ahead bigint NOT NULL CHECK (ahead >= 0),
  issued bigint NOT NULL CHECK (issued >= 0),
  debt bigint NOT NULL CHECK (debt >= 0),
  loss bigint NOT NULL CHECK (loss >= 0),
  early bigint NOT NULL CHECK (early >= 0),
  -- JSON: by stream the points on its account, what it was granted, and its rights; nothing of it is below zero.
  streams text NOT NULL CHECK (streams NOT LIKE '%[-%' AND streams NOT LIKE '%,-%'),
  -- JSON: points ever issued, by the month at whose end they expire.
  months text NOT NULL CHECK (months NOT LIKE '%:-%'),
  PRIMARY KEY (bucket, member),
  CHECK (pool + held + redeemed + expired + paid + ahead = issued + debt + loss + early)
);

-- Rights were counted when entries were taken in, and are counted when they are booked from now on: what waits is taken
-- out again. An entry that waits has its detail.
CREATE TABLE stream_waiting (
  stream_id text NOT NULL,
  alias text NOT NULL,
  points bigint NOT NULL,
  PRIMARY KEY (stream_id, alias)
);

INSERT INTO stream_waiting
SELECT r.stream_id, r.alias, CAST(sum(CASE
  WHEN i.kind IN ('ACC', 'UND') THEN i.points
  WHEN i.kind IN ('RED', 'CLW', 'RET', 'VOID', 'OUT') THEN -i.points
  ELSE 0 END) AS bigint)
FROM stream s
LEFT JOIN stream_booked b ON b.stream_id = s.stream_id
JOIN stream_inbox i ON i.stream_id = s.stream_id AND i.seq > coalesce(b.applied, 0)
JOIN stream_right r ON r.stream_id = s.stream_id AND i.detail LIKE '%"alias":"' || r.alias || '"%'
WHERE s.head > coalesce(b.applied, 0) AND r.alias <> ''
GROUP BY r.stream_id, r.alias;

CREATE TABLE member_stream (
  bucket integer NOT NULL,
  member text NOT NULL,
  stream_id text NOT NULL,
  points bigint NOT NULL,
  granted bigint NOT NULL,
  rights bigint NOT NULL,
  PRIMARY KEY (bucket, member, stream_id)
);

INSERT INTO member_stream
SELECT bucket, member, stream_id, CAST(sum(points) AS bigint), CAST(sum(granted) AS bigint), CAST(sum(rights) AS bigint)
FROM (
  SELECT bucket, member, substr(account, 8) AS stream_id, points, 0 AS granted, 0 AS rights
  FROM member_account WHERE account LIKE 'stream:%'
  UNION ALL
  SELECT l.bucket, l.member, r.stream_id, 0, r.granted,
    r.granted + r.earned - r.spent - r.returned - coalesce(w.points, 0)
  FROM stream_right r
  JOIN stream s ON s.stream_id = r.stream_id
  JOIN shop_list l ON l.shop = s.shop AND l.alias = r.alias
  LEFT JOIN stream_waiting w ON w.stream_id = r.stream_id AND w.alias = r.alias
  WHERE l.member <> ''
  UNION ALL
  -- Those who left and are forgotten stand together without a name.
  SELECT 0, '', r.stream_id, 0, r.granted, r.granted + r.earned - r.spent - r.returned
  FROM stream_right r WHERE r.alias = ''
) AS part
GROUP BY bucket, member, stream_id;

INSERT INTO member_before
SELECT 0, '', 'gone', NULL, 0
WHERE EXISTS (SELECT 1 FROM stream_right WHERE alias = '')
  AND NOT EXISTS (SELECT 1 FROM member_before WHERE bucket = 0 AND member = '');

INSERT INTO member
SELECT m.bucket, m.member, m.state, m.tag, m.qualifying,
  coalesce(a.pool, 0), coalesce(a.held, 0), coalesce(a.redeemed, 0), coalesce(a.expired, 0), coalesce(a.paid, 0),
  coalesce(a.ahead, 0), coalesce(a.issued, 0), coalesce(a.debt, 0), coalesce(a.loss, 0), coalesce(a.early, 0),
  '{' || coalesce(h.streams, '') || '}', '{' || coalesce(u.months, '') || '}'
FROM member_before m
LEFT JOIN (
  SELECT bucket, member,
    CAST(sum(CASE WHEN account = 'pool' THEN points ELSE 0 END) AS bigint) AS pool,
    CAST(sum(CASE WHEN account LIKE 'stream:%' THEN points ELSE 0 END) AS bigint) AS held,
    CAST(sum(CASE WHEN account = 'redeemed' THEN points ELSE 0 END) AS bigint) AS redeemed,
    CAST(sum(CASE WHEN account = 'expired' THEN points ELSE 0 END) AS bigint) AS expired,
    CAST(sum(CASE WHEN account = 'paid' THEN points ELSE 0 END) AS bigint) AS paid,
    CAST(sum(CASE WHEN account = 'ahead' THEN points ELSE 0 END) AS bigint) AS ahead,
    CAST(sum(CASE WHEN account = 'issued' THEN points ELSE 0 END) AS bigint) AS issued,
    CAST(sum(CASE WHEN account = 'debt' THEN points ELSE 0 END) AS bigint) AS debt,
    CAST(sum(CASE WHEN account = 'loss' THEN points ELSE 0 END) AS bigint) AS loss,
    CAST(sum(CASE WHEN account = 'early' THEN points ELSE 0 END) AS bigint) AS early
  FROM member_account GROUP BY bucket, member
) AS a ON a.bucket = m.bucket AND a.member = m.member
LEFT JOIN (
  SELECT bucket, member, string_agg('"' || stream_id || '":[' || points || ',' || granted || ',' || rights || ']', ',') AS streams
  FROM member_stream GROUP BY bucket, member
) AS h ON h.bucket = m.bucket AND h.member = m.member
LEFT JOIN (
  SELECT bucket, member, string_agg('"' || month || '":' || points, ',') AS months
  FROM member_month GROUP BY bucket, member
) AS u ON u.bucket = m.bucket AND u.member = m.member;

DROP TABLE stream_waiting;
DROP TABLE member_stream;
DROP TABLE stream_right;
DROP TABLE member_account;
DROP TABLE member_month;
DROP TABLE member_before;

-- Room for a changed row beside the one it replaces: then no index is written.
-- postgres: ALTER TABLE member SET (fillfactor = 50);
