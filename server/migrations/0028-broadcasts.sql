-- One message to many. What it says and to whom stands in the broadcast; who that is, is looked up once, when it begins,
-- and kept as one row each.
CREATE TABLE broadcast (
  workspace_id uuid NOT NULL REFERENCES workspace,
  id uuid NOT NULL,
  -- What a member decided: BroadcastDraft of the contract, without the name.
  name text NOT NULL,
  draft jsonb NOT NULL,
  state text NOT NULL CHECK (state IN ('draft', 'scheduled', 'planning', 'running', 'paused', 'done', 'cancelled', 'failed')),
  failure text,
  actor text NOT NULL,
  created_at timestamptz NOT NULL,
  starts_at timestamptz,
  planned_at timestamptz,
  expires_at timestamptz,
  finished_at timestamptz,
  -- The moment before which the next message would be over its own rate.
  next_at timestamptz,
  -- How many recipients stand where, as last counted.
  counts jsonb,
  counted_at timestamptz,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX broadcast_recent ON broadcast (workspace_id, created_at DESC, id DESC);
CREATE INDEX broadcast_alive ON broadcast (state) WHERE state IN ('scheduled', 'planning', 'running');

-- One row for each contact, so nobody is in it twice. The message's id is chosen when it is planned: made again after a
-- crash, it is the same message. What became of it then is read from the message.
CREATE TABLE broadcast_recipient (
  workspace_id uuid NOT NULL,
  broadcast_id uuid NOT NULL,
  contact_id uuid NOT NULL,
  message_id uuid NOT NULL DEFAULT gen_random_uuid(),
  state text NOT NULL CHECK (state IN ('planned', 'made', 'excluded', 'refused', 'failed', 'cancelled')),
  way smallint,
  handle_id uuid,
  due_at timestamptz NOT NULL,
  -- Why somebody is left out, or which rule refused or delayed, and its words.
  reason text,
  text text,
  attempts smallint NOT NULL DEFAULT 0,
  made_at timestamptz,
  PRIMARY KEY (workspace_id, broadcast_id, contact_id),
  FOREIGN KEY (workspace_id, broadcast_id) REFERENCES broadcast ON DELETE CASCADE
);
CREATE INDEX broadcast_recipient_due ON broadcast_recipient (workspace_id, broadcast_id, due_at, contact_id) WHERE state = 'planned';
CREATE UNIQUE INDEX broadcast_recipient_message ON broadcast_recipient (workspace_id, message_id);
CREATE INDEX broadcast_recipient_handle ON broadcast_recipient (workspace_id, broadcast_id, handle_id) WHERE handle_id IS NOT NULL;

-- The broadcasts of all workspaces whose time has come, for the job that runs every minute.
CREATE FUNCTION door_broadcasts_due(now timestamptz)
RETURNS TABLE (workspace_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT workspace_id, id FROM broadcast
  WHERE state IN ('planning', 'running') OR (state = 'scheduled' AND starts_at <= now) LIMIT 1000
$$;
