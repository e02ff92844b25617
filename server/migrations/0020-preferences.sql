-- How a customer wants to be written to, as somebody said it: the customer (`said`, noted by a member), a member, or,
-- weaker, a provider's profile or a file. It belongs to the record of which it was said; a record that others were linked
-- into speaks for them too, until the link is undone. What is learned from behaviour is not here: it follows from the
-- handles' messages. NULL: nothing is wished any more.
CREATE TABLE preference (
  workspace_id uuid NOT NULL,
  contact_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('language', 'channel', 'hours', 'timeZone')),
  by text NOT NULL CHECK (by IN ('said', 'member', 'profile', 'file')),
  value jsonb,
  actor text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, contact_id, kind, by),
  FOREIGN KEY (workspace_id, contact_id) REFERENCES contact
);

ALTER TABLE contact DROP CONSTRAINT contact_language_by_check;
ALTER TABLE contact ADD CONSTRAINT contact_language_by_check CHECK (language_by IN ('said', 'member', 'heard', 'profile', 'file'));

INSERT INTO preference (workspace_id, contact_id, kind, by, value, actor, at)
SELECT workspace_id, id, 'language', coalesce(language_by, 'profile'), to_jsonb(language), '', created_at FROM contact
WHERE language IS NOT NULL AND language_by IS DISTINCT FROM 'heard';
UPDATE contact SET language_by = 'profile' WHERE language IS NOT NULL AND language_by IS NULL;
