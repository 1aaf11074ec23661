-- Who may sign in to the manager's console, and what was done there. Frozen: a later change is a file of its own.

-- Of the password, salted; NULL for who only signs in at tills. A PIN that was never set is an empty text.
ALTER TABLE staff ADD COLUMN password_hash TEXT;

-- The trail of what people did is read from its end. Sales never enter it.
CREATE INDEX journal_trail ON journal (seq) WHERE kind IN ('audit', 'adjust', 'publish');
