-- Within how many minutes customers of an account are answered; null is off. As its channel has it, until somebody says
-- something else.
ALTER TABLE channel_account ADD COLUMN reply_minutes integer CHECK (reply_minutes BETWEEN 1 AND 43200);
UPDATE channel_account SET reply_minutes = CASE channel WHEN 'whatsapp' THEN 5 WHEN 'email' THEN 240 WHEN 'webchat' THEN 2 ELSE 15 END;

DROP FUNCTION door_account(uuid);
CREATE FUNCTION door_account(wanted uuid)
RETURNS TABLE (workspace_id uuid, id uuid, channel text, name text, enabled boolean, settings jsonb, secrets bytea, limits jsonb, reply_minutes integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT workspace_id, id, channel, name, enabled, settings, secrets, limits, reply_minutes FROM channel_account WHERE id = wanted
$$;

-- When somebody who waits is to be answered, and when the window closes in which they can be. `…_warn_at`: when the team
-- is told of it; null when it was.
ALTER TABLE conversation ADD COLUMN sla_due_at timestamptz, ADD COLUMN window_due_at timestamptz,
  ADD COLUMN sla_warn_at timestamptz, ADD COLUMN window_warn_at timestamptz;
CREATE INDEX conversation_due ON conversation (workspace_id, least(sla_due_at, window_due_at), id)
  WHERE status = 'open' AND joined_into IS NULL AND least(sla_due_at, window_due_at) IS NOT NULL;
CREATE INDEX conversation_warn ON conversation (least(sla_warn_at, window_warn_at)) WHERE least(sla_warn_at, window_warn_at) IS NOT NULL;

-- Whom the team is to be told of, in all workspaces, for the worker that looks every second.
CREATE FUNCTION door_due_soon(now timestamptz)
RETURNS TABLE (workspace_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT workspace_id, id FROM conversation
  WHERE least(sla_warn_at, window_warn_at) <= now AND least(sla_warn_at, window_warn_at) IS NOT NULL
  ORDER BY least(sla_warn_at, window_warn_at) LIMIT 100
$$;
