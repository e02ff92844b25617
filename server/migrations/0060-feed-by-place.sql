-- The feed is read by its number alone (decision 4). Whoever writes an event says first, by a lock that ends with the
-- transaction, which number was the last one then: its own are later ones. A reader stops before the earliest place
-- that is held so; every number up to there is committed and visible, or will never be.

-- The last number that was given to an event.
CREATE FUNCTION feed_last() RETURNS bigint LANGUAGE sql VOLATILE AS $$
  SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM event_id_seq
$$;

CREATE FUNCTION feed_enter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Locks of two numbers are nobody else's here. The second has 31 bits: places that are held lie close together.
  PERFORM pg_advisory_xact_lock_shared(7203412, (feed_last() & 2147483647)::integer);
  RETURN NULL;
END
$$;
-- Fired before any row of the statement gets its number.
CREATE TRIGGER event_enter BEFORE INSERT ON event FOR EACH STATEMENT EXECUTE FUNCTION feed_enter();

-- Up to which number the feed is whole. What is read afterwards, by a statement of its own, sees all of it.
CREATE FUNCTION feed_horizon() RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  -- Before the look at the locks: who enters after it gets a later number.
  last bigint := feed_last();
  behind bigint;
BEGIN
  -- A place that was taken after `last` was read lies a negative distance behind it, which is a large one in 31 bits.
  SELECT max(distance) INTO behind FROM (
    SELECT (last - objid::bigint) & 2147483647 AS distance FROM pg_locks
    WHERE locktype = 'advisory' AND classid = 7203412 AND objsubid = 2
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) held
  WHERE distance < 1073741824;
  RETURN last - coalesce(behind, 0);
END
$$;

DROP FUNCTION door_feed_tail(xid8, bigint, integer);
-- The feed's tail for the process that fans it out to its listeners. Not one statement: the rows are read by a snapshot
-- that is taken after the look at who is writing.
CREATE FUNCTION door_feed_tail(after_id bigint, most integer)
RETURNS TABLE (workspace_id uuid, id bigint, contact_id uuid, handle_id uuid, data jsonb)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public AS $$
#variable_conflict use_column
DECLARE
  horizon bigint := feed_horizon();
BEGIN
  RETURN QUERY SELECT e.workspace_id, e.id, e.contact_id, e.handle_id, e.data FROM event e
    WHERE e.id > after_id AND e.id <= horizon ORDER BY e.id LIMIT most;
END
$$;

ALTER TABLE event DROP CONSTRAINT event_pkey;
DROP INDEX event_tail;
ALTER TABLE event DROP COLUMN xid;
ALTER TABLE event ADD PRIMARY KEY (workspace_id, id);
CREATE UNIQUE INDEX event_tail ON event (id);

-- Places were transaction ids before: whoever comes back with one reads everything again.
DELETE FROM installation WHERE key = 'feed_cleared';
INSERT INTO installation (key, value) SELECT 'feed_cleared', to_jsonb(feed_last());

-- Old rows of the logs go in batches; nothing that waits is ever removed. Returns how many went.
CREATE OR REPLACE FUNCTION door_retention(journal_before timestamptz, event_before timestamptz, most integer)
RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
  WITH old_journal AS (
    DELETE FROM journal WHERE (workspace_id, id) IN (
      SELECT workspace_id, id FROM journal
      WHERE state IN ('shown', 'dropped') AND received_at < journal_before LIMIT most)
    RETURNING 1),
  old_event AS (
    DELETE FROM event WHERE id IN (SELECT id FROM event WHERE at < event_before LIMIT most)
    RETURNING id),
  -- Readers from before this place have missed something, and are told to read everything again.
  cleared AS (
    INSERT INTO installation (key, value)
    SELECT 'feed_cleared', to_jsonb(max(id)) FROM old_event HAVING count(*) > 0
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
