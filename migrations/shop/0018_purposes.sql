-- What members agree to beside their membership, as the brand is told of it: the last row of an account is how it stands.
-- `token` names a change between shop and brand until the brand has it; then it is empty.
CREATE TABLE brand_purpose (
  account INTEGER NOT NULL,
  no INTEGER NOT NULL,
  agreed TEXT NOT NULL,
  token TEXT NOT NULL,
  PRIMARY KEY (account, no)
) STRICT, WITHOUT ROWID;

CREATE INDEX brand_purpose_token ON brand_purpose (token) WHERE token <> '';
