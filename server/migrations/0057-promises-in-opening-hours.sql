-- Whether promises count in the business's opening hours; no row: around the clock.
CREATE TABLE sla_settings (
  workspace_id uuid NOT NULL REFERENCES workspace,
  in_opening_hours boolean NOT NULL,
  PRIMARY KEY (workspace_id)
);

-- `reply_hours`: the hours as they were set, where promises count in them; null: around the clock.
DROP FUNCTION door_account(uuid);
CREATE FUNCTION door_account(wanted uuid)
RETURNS TABLE (workspace_id uuid, id uuid, channel text, name text, enabled boolean, settings jsonb, secrets bytea, assistant boolean, limits jsonb,
  reply_minutes integer, reply_hours jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT a.workspace_id, a.id, a.channel, a.name, a.enabled, a.settings, a.secrets, a.assistant, a.limits, a.reply_minutes,
    CASE WHEN s.in_opening_hours THEN jsonb_build_object('opening', b.settings->'opening', 'zone', p.settings->'timeZone') END
  FROM channel_account a
  LEFT JOIN sla_settings s ON s.workspace_id = a.workspace_id
  LEFT JOIN booking_settings b ON b.workspace_id = a.workspace_id
  LEFT JOIN sending_policy p ON p.workspace_id = a.workspace_id
  WHERE a.id = wanted
$$;

-- From then on a promise is nearly over, which takes hours to know. `sla_warn_at` says whether the team was told of it.
ALTER TABLE conversation ADD COLUMN sla_soon_at timestamptz;
UPDATE conversation SET sla_soon_at = sla_due_at - least((sla_due_at - waiting_since) / 5, interval '30 minutes')
WHERE sla_due_at IS NOT NULL;
