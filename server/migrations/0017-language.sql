-- In which language a handle was heard. The record's language follows from its handles, unless a member set it, so it
-- comes along with a link and goes back with its undoing.
CREATE TABLE heard_language (
  workspace_id uuid NOT NULL,
  handle_id uuid NOT NULL,
  language text NOT NULL,
  count integer NOT NULL,
  first_at timestamptz NOT NULL,
  at timestamptz NOT NULL,
  message_id uuid NOT NULL,
  PRIMARY KEY (workspace_id, handle_id, language),
  FOREIGN KEY (workspace_id, handle_id) REFERENCES handle
);

-- Who set the language: a member, for good; or what the customer wrote, until they write otherwise.
ALTER TABLE contact ADD COLUMN language_by text CHECK (language_by IN ('member', 'heard'));
UPDATE contact SET language_by = 'member' WHERE language IS NOT NULL;
