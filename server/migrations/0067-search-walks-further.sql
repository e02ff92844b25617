-- Two words of which one is frequent and the other seldom: where less than ten of the newest ten thousand messages hold
-- both, the words' index gave up to ten thousand rows that lie apart, 400 to 600 ms among ten million. A walk by time
-- reads a row in a fiftieth of that time, so it goes up to 150,000 back now; it still ends where the page is full.
-- Figures: docs/decisions/0010-search-through-doors.md.
CREATE OR REPLACE FUNCTION door_search_messages(query tsquery, most integer)
RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public AS $$
DECLARE
  ids uuid[];
  back integer := 10000;
BEGIN
  FOR step IN 1..2 LOOP
    ids := ARRAY(
      SELECT recent.id FROM (
        SELECT m.id, m.at, m.tokens, m.deleted_at FROM message m
        WHERE m.workspace_id = current_workspace() ORDER BY m.at DESC LIMIT back) recent
      WHERE recent.tokens @@ query AND recent.deleted_at IS NULL ORDER BY recent.at DESC LIMIT most);
    IF cardinality(ids) >= most THEN
      RETURN ids;
    END IF;
    -- Half as far again, because they do not lie evenly; what would be further is quicker by the index.
    back := 15000 * most / greatest(cardinality(ids), 1);
    EXIT WHEN back > 150000;
  END LOOP;
  RETURN ARRAY(
    WITH found AS MATERIALIZED (
      SELECT m.id, m.at FROM message m
      WHERE m.tokens @@ query AND m.workspace_id = current_workspace() AND m.deleted_at IS NULL)
    SELECT found.id FROM found ORDER BY found.at DESC LIMIT most);
END
$$;
