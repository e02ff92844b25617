-- A word in some thousandth of ten million messages filled its page neither from the newest ten thousand nor quickly by
-- the words' index, which gave tens of thousands of rows to be sorted for thirty. How many of the newest ten thousand
-- hold it tells how far back its page goes: so far is looked before the index is asked for all.
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
    EXIT WHEN back > 45000;
  END LOOP;
  RETURN ARRAY(
    WITH found AS MATERIALIZED (
      SELECT m.id, m.at FROM message m
      WHERE m.tokens @@ query AND m.workspace_id = current_workspace() AND m.deleted_at IS NULL)
    SELECT found.id FROM found ORDER BY found.at DESC LIMIT most);
END
$$;
