-- What a million conversations and ten million messages need. Figures: docs/decisions/0010-search-through-doors.md.

-- Newest messages of a workspace: a search for a frequent word finds its page among them.
CREATE INDEX message_newest ON message (workspace_id, at DESC);
-- Where nearly everything open is assigned, the view of the rest would look through all that is open.
CREATE INDEX conversation_unassigned ON conversation (workspace_id, last_message_at DESC, id DESC)
  WHERE joined_into IS NULL AND status = 'open' AND assignee_id IS NULL;
-- A record shows the links that went out of it, too; without this each look read the whole ledger.
CREATE INDEX link_by_source ON link (workspace_id, from_contact_id);

-- Under row-level security PostgreSQL asks the policy first, and an operator that might leak what it sees (`@@` is not
-- marked as leakproof) is then no condition of an index: the search read every message of the workspace. These two
-- doors ask as the owner and name the workspace themselves; they give ids, and the rows are read under the policy.
--
-- Two steps each, because no one plan fits all words. A frequent word fills its page from the newest rows. One that
-- does not is rare enough for all its rows to be fetched by the words' index and sorted.
CREATE FUNCTION door_search_messages(query tsquery, most integer)
RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public AS $$
DECLARE
  ids uuid[];
BEGIN
  ids := ARRAY(
    SELECT recent.id FROM (
      SELECT m.id, m.at, m.tokens, m.deleted_at FROM message m
      WHERE m.workspace_id = current_workspace() ORDER BY m.at DESC LIMIT 10000) recent
    WHERE recent.tokens @@ query AND recent.deleted_at IS NULL ORDER BY recent.at DESC LIMIT most);
  IF cardinality(ids) >= most THEN
    RETURN ids;
  END IF;
  RETURN ARRAY(
    WITH found AS MATERIALIZED (
      SELECT m.id, m.at FROM message m
      WHERE m.tokens @@ query AND m.workspace_id = current_workspace() AND m.deleted_at IS NULL)
    SELECT found.id FROM found ORDER BY found.at DESC LIMIT most);
END
$$;

CREATE FUNCTION door_search_contacts(query tsquery, most integer)
RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public AS $$
DECLARE
  ids uuid[];
BEGIN
  ids := ARRAY(
    SELECT recent.id FROM (
      SELECT c.id, c.last_seen_at, c.tokens FROM contact c
      WHERE c.workspace_id = current_workspace() AND NOT c.dormant
      ORDER BY c.last_seen_at DESC NULLS LAST, c.id DESC LIMIT 5000) recent
    WHERE recent.tokens @@ query ORDER BY recent.last_seen_at DESC NULLS LAST, recent.id DESC LIMIT most);
  IF cardinality(ids) >= most THEN
    RETURN ids;
  END IF;
  RETURN ARRAY(
    WITH found AS MATERIALIZED (
      SELECT c.id, c.last_seen_at FROM contact c
      WHERE c.tokens @@ query AND c.workspace_id = current_workspace() AND NOT c.dormant)
    SELECT found.id FROM found ORDER BY found.last_seen_at DESC NULLS LAST, found.id DESC LIMIT most);
END
$$;
