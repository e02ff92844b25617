-- Flows: automations drawn in the builder. FlowDraft of the contract, in columns.
CREATE TABLE flow (
  workspace_id uuid NOT NULL REFERENCES workspace,
  id uuid NOT NULL,
  name text NOT NULL,
  is_on boolean NOT NULL,
  trigger text NOT NULL CHECK (trigger IN ('opened', 'message', 'resolved')),
  conditions jsonb NOT NULL,
  steps jsonb NOT NULL,
  -- It answers the message that starts it (`answersAtOnce`): the assistant and other flows then do not.
  answers boolean NOT NULL,
  rev integer NOT NULL,
  actor text NOT NULL,
  created_at timestamptz NOT NULL,
  -- Its runs stay, as what happened.
  removed_at timestamptz,
  PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX flow_name ON flow (workspace_id, lower(name)) WHERE removed_at IS NULL;

-- One customer on their way through a flow. It hangs on the handle, as messages do: it has no contact, so a link and its
-- undoing move it without a word.
CREATE TABLE flow_run (
  workspace_id uuid NOT NULL REFERENCES workspace,
  id uuid NOT NULL,
  flow_id uuid NOT NULL,
  handle_id uuid NOT NULL,
  account_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  message_id uuid,
  -- What started it: a message, or a conversation and its `rev` when it was resolved. Once per flow.
  cause text NOT NULL,
  -- The steps as they were when it started: a flow that is changed meanwhile moves nobody to another step.
  steps jsonb NOT NULL,
  position smallint NOT NULL DEFAULT 0,
  due_at timestamptz NOT NULL,
  -- When it last did something: words of the customer after that are words during a wait.
  since timestamptz NOT NULL,
  state text NOT NULL CHECK (state IN ('running', 'ended', 'failed')),
  why text,
  -- FlowStepResult of the contract, one for each step that was done.
  log jsonb NOT NULL DEFAULT '[]',
  attempts smallint NOT NULL DEFAULT 0,
  started_at timestamptz NOT NULL,
  ended_at timestamptz,
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, flow_id) REFERENCES flow,
  FOREIGN KEY (workspace_id, handle_id) REFERENCES handle
);
CREATE UNIQUE INDEX flow_run_once ON flow_run (workspace_id, flow_id, cause);
CREATE INDEX flow_run_due ON flow_run (due_at) WHERE state = 'running';
CREATE INDEX flow_run_by_flow ON flow_run (workspace_id, flow_id, started_at DESC, id DESC);
CREATE INDEX flow_run_by_handle ON flow_run (workspace_id, handle_id, started_at);

-- What is due in all workspaces, for the worker.
CREATE FUNCTION door_flow_runs_due(now timestamptz)
RETURNS TABLE (workspace_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT workspace_id, id FROM flow_run WHERE state = 'running' AND due_at <= now ORDER BY due_at LIMIT 100
$$;

-- `flows`: those that are on, the oldest first, as far as their start goes; they are cached with the account, so that a
-- message costs no statement more.
DROP FUNCTION door_account(uuid);
CREATE FUNCTION door_account(wanted uuid)
RETURNS TABLE (workspace_id uuid, id uuid, channel text, name text, enabled boolean, settings jsonb, secrets bytea, assistant boolean, limits jsonb,
  reply_minutes integer, reply_hours jsonb, flows jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT a.workspace_id, a.id, a.channel, a.name, a.enabled, a.settings, a.secrets, a.assistant, a.limits, a.reply_minutes,
    CASE WHEN s.in_opening_hours THEN jsonb_build_object('opening', b.settings->'opening', 'zone', p.settings->'timeZone') END,
    coalesce((
      SELECT jsonb_agg(jsonb_build_object('id', f.id, 'trigger', f.trigger, 'conditions', f.conditions, 'answers', f.answers) ORDER BY f.created_at, f.id)
      FROM flow f WHERE f.workspace_id = a.workspace_id AND f.is_on AND f.removed_at IS NULL), '[]')
  FROM channel_account a
  LEFT JOIN sla_settings s ON s.workspace_id = a.workspace_id
  LEFT JOIN booking_settings b ON b.workspace_id = a.workspace_id
  LEFT JOIN sending_policy p ON p.workspace_id = a.workspace_id
  WHERE a.id = wanted
$$;
