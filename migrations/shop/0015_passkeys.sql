-- By what staff sign in at the console beside a password. Frozen: a later change is a file of its own.

-- `id` is the credential's in base64url, `public_key` its COSE key; nothing here lets anybody sign in. `counter` is the
-- last number the authenticator signed, 0 for the many that do not count. `name` is what its owner calls it.
CREATE TABLE passkey (
  id TEXT PRIMARY KEY,
  operator TEXT NOT NULL,
  public_key BLOB NOT NULL,
  counter INTEGER NOT NULL CHECK (counter >= 0),
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX passkey_operator ON passkey (operator);
