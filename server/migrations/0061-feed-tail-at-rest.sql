-- A process that fans the feed out looks at its tail far more often than something was written. Where no number was
-- given since its place there is nothing to read, and nobody who writes has to be looked for.
CREATE OR REPLACE FUNCTION door_feed_tail(after_id bigint, most integer)
RETURNS TABLE (workspace_id uuid, id bigint, contact_id uuid, handle_id uuid, data jsonb)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public AS $$
#variable_conflict use_column
DECLARE
  horizon bigint;
BEGIN
  IF feed_last() <= after_id THEN RETURN; END IF;
  horizon := feed_horizon();
  IF horizon <= after_id THEN RETURN; END IF;
  RETURN QUERY SELECT e.workspace_id, e.id, e.contact_id, e.handle_id, e.data FROM event e
    WHERE e.id > after_id AND e.id <= horizon ORDER BY e.id LIMIT most;
END
$$;
