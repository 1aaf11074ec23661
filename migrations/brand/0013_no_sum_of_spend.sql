-- What a member ever spent was added up here and read by nobody: tiers are judged by the months of their window.
ALTER TABLE member DROP COLUMN qualifying;
