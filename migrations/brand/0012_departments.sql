-- Members who do not agree (any more) that their spend by department is known, until it was taken out of their entries.
CREATE TABLE profile_end (
  bucket integer NOT NULL,
  member text NOT NULL,
  PRIMARY KEY (bucket, member)
);
