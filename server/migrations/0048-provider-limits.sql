-- What the provider lets an account do, as it told last: AccountLimits of the contract.
ALTER TABLE channel_account ADD COLUMN limits jsonb NOT NULL DEFAULT '{}';

DROP FUNCTION door_account(uuid);
CREATE FUNCTION door_account(wanted uuid)
RETURNS TABLE (workspace_id uuid, id uuid, channel text, name text, enabled boolean, settings jsonb, secrets bytea, assistant boolean, limits jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT workspace_id, id, channel, name, enabled, settings, secrets, assistant, limits FROM channel_account WHERE id = wanted
$$;

-- How many people are counted for the accounts that share a pool. The row is held while one more is let through, and its
-- number spares counting up to a hundred thousand each time.
CREATE TABLE start_pool (
  workspace_id uuid NOT NULL REFERENCES workspace,
  pool text NOT NULL,
  count integer NOT NULL DEFAULT 0,
  PRIMARY KEY (workspace_id, pool)
);

-- People with whom a conversation was begun outside their window, when that happened last; older ones are removed.
CREATE TABLE start (
  workspace_id uuid NOT NULL REFERENCES workspace,
  pool text NOT NULL,
  handle_id uuid NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, pool, handle_id),
  FOREIGN KEY (workspace_id, handle_id) REFERENCES handle ON DELETE CASCADE
);
CREATE INDEX start_by_time ON start (workspace_id, pool, at);

-- Messages that left and count for an account's quota, since its provider told how many it has counted.
CREATE TABLE quota_use (
  workspace_id uuid NOT NULL REFERENCES workspace,
  account_id uuid NOT NULL,
  used integer NOT NULL,
  PRIMARY KEY (workspace_id, account_id),
  FOREIGN KEY (workspace_id, account_id) REFERENCES channel_account ON DELETE CASCADE
);
