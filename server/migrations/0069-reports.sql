-- What came of each conversation, counted when a report asks for it and kept until the conversation changes: `rev` is the
-- conversation's when it was counted. Nothing is written here while messages come in. `channel`: on which the customer
-- began it; null where they did not, or where it goes on in another one: then it is in no report.
CREATE TABLE conversation_figures (
  workspace_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  rev integer NOT NULL,
  created_at timestamptz NOT NULL,
  channel text,
  status text NOT NULL,
  -- Until the first answer by anybody; null while there is none.
  first_answer_seconds double precision,
  -- Work of people, without the waiting; null where nobody worked.
  handle_seconds double precision,
  -- Who answered.
  by_people boolean NOT NULL,
  by_automation boolean NOT NULL,
  reopened boolean NOT NULL,
  switched boolean NOT NULL,
  came_back boolean NOT NULL,
  recovered boolean NOT NULL,
  PRIMARY KEY (workspace_id, conversation_id),
  FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversation ON DELETE CASCADE
);
CREATE INDEX conversation_figures_period ON conversation_figures (workspace_id, created_at DESC, conversation_id DESC);

-- What a week was like, written once when it is over. `week` is its Monday in the business's time zone.
CREATE TABLE weekly_review (
  workspace_id uuid NOT NULL REFERENCES workspace,
  week date NOT NULL,
  made_at timestamptz NOT NULL,
  review jsonb NOT NULL,
  PRIMARY KEY (workspace_id, week)
);

-- Workspaces that have no review of their last week yet, from Monday, 6:00, on; of a week before they began only where
-- there are conversations of it. Of one workspace, or of all where it is null.
CREATE FUNCTION door_reviews_due(now timestamptz, only_workspace uuid)
RETURNS TABLE (workspace_id uuid, week date, zone text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT w.id, m.monday - 7, z.zone
  FROM workspace w
  LEFT JOIN sending_policy p ON p.workspace_id = w.id
  CROSS JOIN LATERAL (SELECT coalesce(p.settings->>'timeZone', 'UTC') AS zone) z
  CROSS JOIN LATERAL (SELECT date_trunc('week', (now AT TIME ZONE z.zone) - interval '6 hours')::date AS monday) m
  WHERE (only_workspace IS NULL OR w.id = only_workspace)
    AND NOT EXISTS (SELECT FROM weekly_review r WHERE r.workspace_id = w.id AND r.week = m.monday - 7)
    AND (w.created_at < m.monday::timestamp AT TIME ZONE z.zone OR EXISTS (
      SELECT FROM conversation c WHERE c.workspace_id = w.id
        AND c.created_at >= (m.monday - 7)::timestamp AT TIME ZONE z.zone AND c.created_at < m.monday::timestamp AT TIME ZONE z.zone))
  LIMIT 100
$$;
