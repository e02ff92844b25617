-- The doors: the only functions through which the app sees across workspaces. Each runs with the owner's
-- rights and returns no more than its caller needs. A test holds this list against the database.

-- Who is behind a webhook's address.
CREATE FUNCTION door_account(wanted uuid)
RETURNS TABLE (workspace_id uuid, id uuid, channel text, name text, enabled boolean, settings jsonb, secrets bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT workspace_id, id, channel, name, enabled, settings, secrets FROM channel_account WHERE id = wanted
$$;

-- The enabled accounts of channels that fetch or listen.
CREATE FUNCTION door_enabled_accounts(wanted text[])
RETURNS TABLE (workspace_id uuid, id uuid, channel text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT workspace_id, id, channel FROM channel_account WHERE enabled AND channel = ANY (wanted)
$$;

-- Stores a batch of events, of any workspaces, in one statement and one commit. Repeats are dropped by the unique key.
CREATE FUNCTION door_journal_append(
  workspaces uuid[], accounts uuid[], keys text[], lanes text[], shards smallint[], raws text[], traces uuid[], received timestamptz[])
RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
  WITH added AS (
    INSERT INTO journal (workspace_id, account_id, event_key, lane, shard, raw, trace, received_at)
    SELECT * FROM unnest(workspaces, accounts, keys, lanes, shards, raws, traces, received)
    ON CONFLICT ON CONSTRAINT journal_once DO NOTHING
    RETURNING 1
  )
  SELECT count(*) FROM added
$$;

-- Which (workspace, shard) pairs have events to take. A skip scan over the pending index: its cost grows with the pairs, not the rows.
CREATE FUNCTION door_journal_ready()
RETURNS TABLE (workspace_id uuid, shard smallint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  WITH RECURSIVE pair AS (
    (SELECT j.workspace_id, j.shard FROM journal j WHERE j.state = 'pending' ORDER BY j.workspace_id, j.shard LIMIT 1)
    UNION ALL
    SELECT next.workspace_id, next.shard
    FROM pair,
    LATERAL (
      SELECT j.workspace_id, j.shard FROM journal j
      WHERE j.state = 'pending' AND (j.workspace_id, j.shard) > (pair.workspace_id, pair.shard)
      ORDER BY j.workspace_id, j.shard LIMIT 1
    ) next
  )
  SELECT pair.workspace_id, pair.shard FROM pair
$$;

-- Workspaces with messages to send now, or with a send whose lease ran out.
CREATE FUNCTION door_outbox_ready(now timestamptz)
RETURNS TABLE (workspace_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  WITH RECURSIVE w AS (
    (SELECT o.workspace_id FROM outbox o WHERE o.state = 'queued' ORDER BY o.workspace_id LIMIT 1)
    UNION ALL
    SELECT (SELECT o.workspace_id FROM outbox o
            WHERE o.state = 'queued' AND o.workspace_id > w.workspace_id ORDER BY o.workspace_id LIMIT 1)
    FROM w WHERE w.workspace_id IS NOT NULL
  )
  SELECT w.workspace_id FROM w
  WHERE w.workspace_id IS NOT NULL
    AND EXISTS (SELECT 1 FROM outbox o WHERE o.workspace_id = w.workspace_id AND o.state = 'queued' AND o.due_at <= now)
  UNION
  SELECT DISTINCT o.workspace_id FROM outbox o WHERE o.state = 'sending' AND o.leased_until < clock_timestamp()
$$;

-- The feed's tail for the process that fans it out to its listeners, in (xid, id) order and never past a running transaction.
CREATE FUNCTION door_feed_tail(after_xid xid8, after_id bigint, most integer)
RETURNS TABLE (workspace_id uuid, xid xid8, id bigint, contact_id uuid, handle_id uuid, data jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT e.workspace_id, e.xid, e.id, e.contact_id, e.handle_id, e.data
  FROM event e
  WHERE (e.xid, e.id) > (after_xid, after_id) AND e.xid < pg_snapshot_xmin(pg_current_snapshot())
  ORDER BY e.xid, e.id
  LIMIT most
$$;

-- The workspaces a signed-in user belongs to.
CREATE FUNCTION door_memberships(wanted text)
RETURNS TABLE (workspace_id uuid, id uuid, name text, email text, role text, active boolean, language text, workspace_name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT m.workspace_id, m.id, m.name, m.email, m.role, m.active, m.language, w.name
  FROM member m JOIN workspace w ON w.id = m.workspace_id
  WHERE m.user_id = wanted
  ORDER BY m.created_at
$$;

CREATE FUNCTION door_set_up() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT EXISTS (SELECT 1 FROM workspace)
$$;

-- Makes the first workspace; refuses a second call, also when two come at once.
CREATE FUNCTION door_first_workspace(new_id uuid, new_name text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('door_first_workspace'));
  IF EXISTS (SELECT 1 FROM workspace) THEN
    RETURN false;
  END IF;
  INSERT INTO workspace (id, name) VALUES (new_id, new_name);
  RETURN true;
END
$$;

-- Work of the calendar, for the jobs that run every minute: snoozed conversations that are due.
CREATE FUNCTION door_snoozed_due(now timestamptz)
RETURNS TABLE (workspace_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT workspace_id, id FROM conversation WHERE status = 'snoozed' AND snoozed_until <= now LIMIT 1000
$$;

-- Old rows of the logs go in batches; nothing that waits is ever removed. Returns how many went.
CREATE FUNCTION door_retention(journal_before timestamptz, event_before timestamptz, most integer)
RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
  WITH old_journal AS (
    DELETE FROM journal WHERE (workspace_id, id) IN (
      SELECT workspace_id, id FROM journal
      WHERE state IN ('shown', 'dropped') AND received_at < journal_before LIMIT most)
    RETURNING 1),
  old_event AS (
    DELETE FROM event WHERE (workspace_id, xid, id) IN (
      SELECT workspace_id, xid, id FROM event WHERE at < event_before LIMIT most)
    RETURNING xid),
  -- Readers from before this place have missed something, and are told to read everything again.
  cleared AS (
    INSERT INTO installation (key, value)
    SELECT 'feed_cleared', to_jsonb(max(xid::text::bigint)) FROM old_event HAVING count(*) > 0
    ON CONFLICT (key) DO UPDATE SET value = excluded.value
      WHERE (installation.value #>> '{}')::bigint < (excluded.value #>> '{}')::bigint),
  old_key AS (
    DELETE FROM idempotency WHERE (workspace_id, actor, key) IN (
      SELECT workspace_id, actor, key FROM idempotency WHERE created_at < now() - interval '24 hours' LIMIT most)
    RETURNING 1),
  old_outbox AS (
    DELETE FROM outbox WHERE (workspace_id, id) IN (
      SELECT workspace_id, id FROM outbox WHERE state = 'done' AND created_at < event_before LIMIT most)
    RETURNING 1),
  old_receipt AS (
    DELETE FROM parked_receipt WHERE (workspace_id, account_id, external_id, state) IN (
      SELECT workspace_id, account_id, external_id, state FROM parked_receipt WHERE at < journal_before LIMIT most)
    RETURNING 1)
  SELECT (SELECT count(*) FROM old_journal) + (SELECT count(*) FROM old_event) + (SELECT count(*) FROM old_key)
    + (SELECT count(*) FROM old_outbox) + (SELECT count(*) FROM old_receipt)
$$;

-- Files that were uploaded and never sent. Removes the rows and returns where their bytes lie.
CREATE FUNCTION door_unused_uploads(before timestamptz, most integer)
RETURNS TABLE (blob text)
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
  DELETE FROM attachment WHERE (workspace_id, id) IN (
    SELECT workspace_id, id FROM attachment WHERE message_id IS NULL AND created_at < before LIMIT most)
  RETURNING attachment.blob
$$;

-- Enqueues a job in the caller's transaction; the job tables themselves stay out of the app's reach.
CREATE FUNCTION door_add_job(task text, payload json, run_at timestamptz, job_key text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  PERFORM graphile_worker.add_job(task, payload, run_at => coalesce(run_at, now()), job_key => job_key, max_attempts => 8);
END
$$;
