-- Macros: named lists of steps that a member runs on a conversation with one command. No owner: everybody's.
CREATE TABLE macro (
  workspace_id uuid NOT NULL REFERENCES workspace,
  id uuid NOT NULL,
  owner_id uuid,
  name text NOT NULL,
  -- MacroStep of the contract, in the order in which they are done. Labels, members and templates are named in them, not
  -- referred to: one that is gone is told when the macro is run, and does not keep anybody from removing it.
  steps jsonb NOT NULL,
  rev integer NOT NULL,
  actor text NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, owner_id) REFERENCES member
);
CREATE UNIQUE INDEX macro_name ON macro (workspace_id, coalesce(owner_id, workspace_id), lower(name));

-- Each time that one was run, under the caller's id, which is also the id of the message that it sent: the same id again
-- does nothing twice, also where nothing was sent. The macro may be gone since.
CREATE TABLE macro_run (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  macro_id uuid NOT NULL,
  -- Where it was run, and in which conversation it ended.
  asked_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  member_id uuid NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversation
);
