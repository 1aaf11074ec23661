-- Documents hold from an instant on (ms), for the shops named (between spaces) or for all; `id` ends with a number that
-- counts within its series, so that older ones stay and can be published again.
ALTER TABLE desk_document ADD COLUMN from_at bigint NOT NULL DEFAULT 0;
ALTER TABLE desk_document ADD COLUMN shops text NOT NULL DEFAULT '';

-- How each shop stands to a document, as it last told; the document is named as shops are told of it.
CREATE TABLE desk_held (
  shop text NOT NULL,
  kind text NOT NULL,
  id text NOT NULL,
  state text NOT NULL,
  version bigint,
  late integer NOT NULL,
  path text NOT NULL,
  why text NOT NULL,
  told_at bigint NOT NULL,
  PRIMARY KEY (shop, kind, id)
);
