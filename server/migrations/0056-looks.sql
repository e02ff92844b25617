-- Records of which something new is known, until they have been compared with others: one row, however much is new.
-- They are worked beside messages, never on their way. `held_until`: somebody compares it now; what is new meanwhile
-- frees it again.
CREATE TABLE look (
  workspace_id uuid NOT NULL,
  contact_id uuid NOT NULL,
  held_until timestamptz NOT NULL DEFAULT '-infinity',
  attempts smallint NOT NULL DEFAULT 0,
  PRIMARY KEY (workspace_id, contact_id)
);

-- The workspaces that have records to compare: a skip scan.
CREATE FUNCTION door_looks_ready()
RETURNS TABLE (workspace_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  WITH RECURSIVE w AS (
    (SELECT l.workspace_id FROM look l ORDER BY l.workspace_id LIMIT 1)
    UNION ALL
    SELECT (SELECT l.workspace_id FROM look l WHERE l.workspace_id > w.workspace_id ORDER BY l.workspace_id LIMIT 1)
    FROM w WHERE w.workspace_id IS NOT NULL
  )
  SELECT w.workspace_id FROM w WHERE w.workspace_id IS NOT NULL
$$;

-- What waited as a job of an earlier version.
DO $$
BEGIN
  IF to_regclass('graphile_worker._private_jobs') IS NOT NULL THEN
    INSERT INTO look (workspace_id, contact_id)
      SELECT (j.payload->>'workspaceId')::uuid, id::uuid
      FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id,
        json_array_elements_text(j.payload->'contactIds') id
      WHERE t.identifier = 'look-for-suggestions'
      ON CONFLICT DO NOTHING;
    DELETE FROM graphile_worker._private_jobs j USING graphile_worker._private_tasks t
      WHERE t.id = j.task_id AND t.identifier = 'look-for-suggestions';
  END IF;
END
$$;
