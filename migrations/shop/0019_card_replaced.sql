-- A member whose card was replaced: the brand files the new card's tag in place of this one. Frozen: a later change is a file of its own.
ALTER TABLE brand_join ADD COLUMN replaces TEXT;
