-- Templates belong to the business account at the provider, not to each of its numbers: one set for all accounts of it.
CREATE TABLE template_owner (
  workspace_id uuid NOT NULL REFERENCES workspace,
  id uuid NOT NULL,
  channel text NOT NULL,
  -- The provider's own id, as the channel reads it in an account's settings.
  external_id text NOT NULL,
  -- When the provider was last asked for all of them, and what it said when it could not answer.
  synced_at timestamptz,
  error text,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, channel, external_id)
);
ALTER TABLE channel_account ADD COLUMN template_owner_id uuid,
  ADD FOREIGN KEY (workspace_id, template_owner_id) REFERENCES template_owner;
CREATE INDEX channel_account_template_owner ON channel_account (workspace_id, template_owner_id);

-- Only WhatsApp had templates so far, and its settings name the business account.
INSERT INTO template_owner (workspace_id, id, channel, external_id, synced_at, error)
SELECT workspace_id, gen_random_uuid(), channel, coalesce(settings ->> 'wabaId', id::text), max(templates_synced_at),
  CASE WHEN bool_and(templates_error IS NOT NULL) THEN min(templates_error) END
FROM channel_account a
WHERE channel = 'whatsapp' OR EXISTS (SELECT 1 FROM template t WHERE (t.workspace_id, t.account_id) = (a.workspace_id, a.id))
GROUP BY workspace_id, channel, coalesce(settings ->> 'wabaId', id::text);
UPDATE channel_account a SET template_owner_id = o.id FROM template_owner o
WHERE (o.workspace_id, o.channel, o.external_id) = (a.workspace_id, a.channel, coalesce(a.settings ->> 'wabaId', a.id::text));

ALTER TABLE template ADD COLUMN owner_id uuid;
UPDATE template t SET owner_id = a.template_owner_id FROM channel_account a
WHERE (a.workspace_id, a.id) = (t.workspace_id, t.account_id);

-- Copies of one become one: the provider's part is the newest's; what the business said of any of them stays, and of
-- two things that were said the newest's.
CREATE TEMPORARY TABLE template_copy ON COMMIT DROP AS
SELECT workspace_id, id, use, variables, row_number() OVER same AS place, first_value(id) OVER same AS kept
FROM template WINDOW same AS (PARTITION BY workspace_id, owner_id, name, language ORDER BY updated_at DESC, id
  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING);
UPDATE template t SET
  use = coalesce(t.use, (SELECT c.use FROM template_copy c WHERE (c.workspace_id, c.kept) = (t.workspace_id, t.id)
    AND c.use IS NOT NULL ORDER BY c.place LIMIT 1)),
  variables = (SELECT coalesce(jsonb_object_agg(said.key, said.value), '{}') FROM (
    SELECT DISTINCT ON (v.key) v.key, v.value FROM template_copy c, jsonb_each(c.variables) v
    WHERE (c.workspace_id, c.kept) = (t.workspace_id, t.id) ORDER BY v.key, c.place) said)
WHERE EXISTS (SELECT 1 FROM template_copy c WHERE (c.workspace_id, c.kept) = (t.workspace_id, t.id) AND c.place > 1);
-- A broadcast names its templates.
DO $$
DECLARE gone record;
BEGIN
  FOR gone IN SELECT workspace_id, id::text AS id, kept::text AS kept FROM template_copy WHERE place > 1 LOOP
    UPDATE broadcast SET draft = replace(draft::text, gone.id, gone.kept)::jsonb
    WHERE workspace_id = gone.workspace_id AND draft::text LIKE '%' || gone.id || '%';
  END LOOP;
END $$;
DELETE FROM template t USING template_copy c
WHERE (c.workspace_id, c.id) = (t.workspace_id, t.id) AND c.place > 1;

-- With the account's column go the key and the index on it.
ALTER TABLE template DROP COLUMN account_id, ALTER COLUMN owner_id SET NOT NULL,
  ADD FOREIGN KEY (workspace_id, owner_id) REFERENCES template_owner ON DELETE CASCADE,
  ADD UNIQUE (workspace_id, owner_id, name, language);
CREATE INDEX template_use ON template (workspace_id, owner_id, use) WHERE use IS NOT NULL;
ALTER TABLE channel_account DROP COLUMN templates_synced_at, DROP COLUMN templates_error;
