-- What came back of members' sales, by line and in all shops together, so that goods that come back twice take points
-- once. `sale` is a name that only the shop that sold and whoever holds the receipt can make; quantities are thousandths.
CREATE TABLE line_back (
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
