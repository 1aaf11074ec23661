-- Who left here while the brand lacks what is told of them: by alias and tag it finds them again, should its books be put
-- back to before they joined. They go with the details of the entries. Frozen: a later change is a file of its own.
CREATE TABLE member_leaving (
  alias TEXT PRIMARY KEY,
  tag TEXT NOT NULL
) STRICT, WITHOUT ROWID;
