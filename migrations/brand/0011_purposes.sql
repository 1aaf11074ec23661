-- What members agree to beside their membership: as each shop last told, and under no shop as it stands. Purposes are
-- separated by spaces.
CREATE TABLE member_purpose (
  bucket integer NOT NULL,
  member text NOT NULL,
  shop text NOT NULL,
  agreed text NOT NULL,
  PRIMARY KEY (bucket, member, shop)
);

-- Changes of which a shop is still to be told who has confirmed them.
CREATE TABLE telling (
  shop text NOT NULL,
  telling text NOT NULL,
  bucket integer NOT NULL,
  member text NOT NULL,
  PRIMARY KEY (shop, telling)
);
