-- The assistant: on which accounts it answers, what thinks for it, and what became of each message that it looked at.
ALTER TABLE channel_account ADD COLUMN assistant boolean NOT NULL DEFAULT false;

DROP FUNCTION door_account(uuid);
CREATE FUNCTION door_account(wanted uuid)
RETURNS TABLE (workspace_id uuid, id uuid, channel text, name text, enabled boolean, assistant boolean, settings jsonb, secrets bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT workspace_id, id, channel, name, enabled, assistant, settings, secrets FROM channel_account WHERE id = wanted
$$;

-- No row: the rules that need no model. `key` is sealed.
CREATE TABLE assistant_settings (
  workspace_id uuid NOT NULL REFERENCES workspace,
  engine text NOT NULL CHECK (engine IN ('rules', 'model')),
  base_url text,
  model text,
  key bytea,
  PRIMARY KEY (workspace_id)
);

-- One row for each message of a customer that the assistant answered or handed over, written with the answer: the key is
-- why no message is ever answered twice. It hangs on the handle, as messages do.
CREATE TABLE assistant_turn (
  workspace_id uuid NOT NULL,
  message_id uuid NOT NULL,
  handle_id uuid NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('answered', 'handed_over')),
  -- Of a hand-over: why.
  why text,
  engine text NOT NULL,
  confidence real NOT NULL,
  -- What was offered, so that "yes" or "2" can be understood.
  offer jsonb,
  at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, message_id),
  FOREIGN KEY (workspace_id, handle_id) REFERENCES handle
);
CREATE INDEX assistant_turn_by_handle ON assistant_turn (workspace_id, handle_id, at DESC);
