-- Messages of ours that are edited or taken back after they left. `change` is what is on its way to the provider, or why
-- it was not taken; the message itself changes only once the provider took it.
ALTER TABLE message ADD COLUMN change jsonb;
ALTER TABLE outbox DROP CONSTRAINT outbox_kind_check,
  ADD CONSTRAINT outbox_kind_check CHECK (kind IN ('message', 'reaction', 'edit', 'delete'));

-- What a message said before it was changed, whoever changed it.
CREATE TABLE message_version (
  workspace_id uuid NOT NULL,
  message_id uuid NOT NULL,
  version integer NOT NULL,
  content jsonb NOT NULL,
  how text NOT NULL CHECK (how IN ('edit', 'delete')),
  actor text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, message_id, version),
  FOREIGN KEY (workspace_id, message_id) REFERENCES message ON DELETE CASCADE
);
