-- What a member wrote to be sent later. It becomes a message when its time comes, by the same door as any reply: until
-- then nothing of it is in the timeline, in a lane or in anybody's count. It hangs on the handle, as messages do.
CREATE TABLE scheduled (
  workspace_id uuid NOT NULL REFERENCES workspace,
  -- The id of the message that it becomes: sent again after a crash, it is the same message.
  id uuid NOT NULL,
  handle_id uuid NOT NULL,
  account_id uuid NOT NULL,
  member_id uuid NOT NULL,
  member_name text NOT NULL,
  -- SendBody of the contract, and what its files are.
  body jsonb NOT NULL,
  attachment_ids uuid[] NOT NULL,
  due_at timestamptz NOT NULL,
  cancel_if_answered boolean NOT NULL,
  -- Words of the customer that arrived after this moment answer it.
  since timestamptz NOT NULL,
  -- `returned`: it did not leave; `why` says why, and a member decides.
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'returned')),
  why jsonb,
  attempts smallint NOT NULL DEFAULT 0,
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, handle_id) REFERENCES handle
);
CREATE INDEX scheduled_due ON scheduled (due_at) WHERE state = 'waiting';
CREATE INDEX scheduled_by_handle ON scheduled (workspace_id, handle_id, due_at);
CREATE INDEX scheduled_files ON scheduled USING gin (attachment_ids);

-- What is due in all workspaces, for the worker that looks every second.
CREATE FUNCTION door_scheduled_due(now timestamptz)
RETURNS TABLE (workspace_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT workspace_id, id FROM scheduled WHERE state = 'waiting' AND due_at <= now ORDER BY due_at LIMIT 100
$$;

-- A file that waits with its message is not unused.
CREATE OR REPLACE FUNCTION door_unused_uploads(before timestamptz, most integer)
RETURNS TABLE (blob text)
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
  DELETE FROM attachment WHERE (workspace_id, id) IN (
    SELECT a.workspace_id, a.id FROM attachment a WHERE a.message_id IS NULL AND a.created_at < before
      AND NOT EXISTS (SELECT 1 FROM scheduled s WHERE s.workspace_id = a.workspace_id AND s.attachment_ids @> ARRAY[a.id])
    LIMIT most)
  RETURNING attachment.blob
$$;
