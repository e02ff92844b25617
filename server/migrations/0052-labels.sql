-- Labels of the workspace, and which customer has which. What is said of a record stays with that record, as with
-- preferences: a record has the labels that were said of it or of those that its handles were born with, and of each
-- label the newest word counts. So a link brings labels along without copying them, and its undoing takes them back.
CREATE TABLE label (
  workspace_id uuid NOT NULL REFERENCES workspace,
  id uuid NOT NULL,
  name text NOT NULL,
  color text NOT NULL,
  actor text NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX label_name ON label (workspace_id, lower(name));

CREATE TABLE contact_label (
  workspace_id uuid NOT NULL,
  contact_id uuid NOT NULL,
  label_id uuid NOT NULL,
  -- False: taken away, which counts before an older word of another record that is theirs.
  has boolean NOT NULL,
  actor text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, contact_id, label_id),
  FOREIGN KEY (workspace_id, label_id) REFERENCES label ON DELETE CASCADE
);
CREATE INDEX contact_label_by_label ON contact_label (workspace_id, label_id, contact_id);
