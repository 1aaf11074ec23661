-- What members spent, counted from entries that are booked, and the tier that follows from it. Cents are whole, months
-- YYYY-MM, days YYYY-MM-DD. None of it is written where entries are booked: it can always be counted anew.

-- How far a stream was counted.
CREATE TABLE tier_counted (
  stream_id text NOT NULL,
  seq bigint NOT NULL,
  PRIMARY KEY (stream_id)
);

CREATE TABLE tier_month (
  bucket integer NOT NULL,
  member text NOT NULL,
  month text NOT NULL,
  cents bigint NOT NULL,
  PRIMARY KEY (bucket, member, month)
);

-- What came back of sales as far as it was counted here, as in line_back.
CREATE TABLE tier_line_back (
  bucket integer NOT NULL,
  member text NOT NULL,
  sale text NOT NULL,
  line bigint NOT NULL,
  quantity bigint NOT NULL,
  points bigint NOT NULL,
  burned bigint NOT NULL,
  cents bigint NOT NULL,
  back bigint NOT NULL,
  PRIMARY KEY (bucket, member, sale, line)
);

-- `tier` is empty before it was judged, a last day that is empty is none; `carried` is what a card brought along; `due`
-- is the day on which it is judged anew, empty for at once.
CREATE TABLE tier_member (
  bucket integer NOT NULL,
  member text NOT NULL,
  tier text NOT NULL,
  until_day text NOT NULL,
  carried text NOT NULL,
  carried_until text NOT NULL,
  opened text NOT NULL,
  stepped text NOT NULL,
  due text NOT NULL,
  PRIMARY KEY (bucket, member)
);

CREATE INDEX tier_member_due ON tier_member (due);

-- What shops are told of a member's tier.
ALTER TABLE shop_list ADD COLUMN tier text;
ALTER TABLE shop_list ADD COLUMN tier_until text;
