-- Contacts from a file. The file is read once, row by row, into contact_import_row; every further step goes over these
-- rows in batches and moves `progress` in the batch's own transaction, so that a step that was cut goes on where it was.
CREATE TABLE contact_import (
  workspace_id uuid NOT NULL REFERENCES workspace,
  id uuid NOT NULL,
  name text NOT NULL,
  -- The file, until it was read.
  blob text,
  state text NOT NULL CHECK (state IN ('reading', 'ready', 'checking', 'checked', 'importing', 'looking', 'done', 'failed', 'cancelled')),
  failure text,
  failed_at integer,
  encoding text,
  delimiter text,
  headings text[] NOT NULL DEFAULT '{}',
  columns text[] NOT NULL DEFAULT '{}',
  country text,
  rows integer NOT NULL DEFAULT 0,
  progress integer NOT NULL DEFAULT 0,
  -- The line up to which the present step has come.
  line integer NOT NULL DEFAULT 0,
  checked jsonb,
  imported jsonb,
  actor text NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, id)
);

CREATE TABLE contact_import_row (
  workspace_id uuid NOT NULL,
  import_id uuid NOT NULL,
  -- Where it stands in the file.
  line integer NOT NULL,
  cells text[] NOT NULL,
  -- What makes it the same row when the file comes again (docs/contacts.md).
  key text,
  problems jsonb,
  -- A record holds one of its addresses already.
  alike boolean NOT NULL DEFAULT false,
  contact_id uuid,
  PRIMARY KEY (workspace_id, import_id, line),
  FOREIGN KEY (workspace_id, import_id) REFERENCES contact_import ON DELETE CASCADE
);
CREATE INDEX contact_import_wrong ON contact_import_row (workspace_id, import_id, line) WHERE problems IS NOT NULL;

-- Rows of people that nobody asked for any more. Removes what was left lying and returns where files lie.
CREATE FUNCTION door_old_imports(before timestamptz)
RETURNS TABLE (blob text)
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
  WITH old AS (
    SELECT i.workspace_id, i.id, i.blob FROM contact_import i
    WHERE i.created_at < before AND (i.state NOT IN ('done', 'failed', 'cancelled')
      OR EXISTS (SELECT 1 FROM contact_import_row r WHERE r.workspace_id = i.workspace_id AND r.import_id = i.id))
    LIMIT 100),
  gone AS (
    DELETE FROM contact_import_row r USING old WHERE r.workspace_id = old.workspace_id AND r.import_id = old.id)
  UPDATE contact_import i SET blob = NULL, state = CASE WHEN i.state IN ('done', 'failed') THEN i.state ELSE 'cancelled' END
  FROM old WHERE i.workspace_id = old.workspace_id AND i.id = old.id
  RETURNING old.blob
$$;
