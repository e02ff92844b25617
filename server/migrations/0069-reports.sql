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

-- What decides whether a workspace's last week is to be reviewed. The days themselves are counted by the server: a
-- database with older time zones than the server's would refuse all for the zone of one.
CREATE FUNCTION door_reviews(only_workspace uuid)
RETURNS TABLE (workspace_id uuid, created_at timestamptz, zone text, newest date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT w.id, w.created_at, coalesce(p.settings->>'timeZone', 'UTC'),
    (SELECT max(r.week) FROM weekly_review r WHERE r.workspace_id = w.id)
  FROM workspace w LEFT JOIN sending_policy p ON p.workspace_id = w.id
  WHERE only_workspace IS NULL OR w.id = only_workspace
$$;
