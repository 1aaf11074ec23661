-- How many characters a till prints in a line, so that it gets receipt lines that fit. Frozen: a later change is a file of
-- its own. Null: the till was paired without saying so, and gets lines of 42.
ALTER TABLE device ADD COLUMN receipt_columns INTEGER CHECK (receipt_columns BETWEEN 24 AND 64);
