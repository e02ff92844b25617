-- What may be sent outside the window: an account's templates as their provider keeps them. `use` and `variables` are the
-- business's own and stay when the provider's part is read again.
CREATE TABLE template (
  workspace_id uuid NOT NULL REFERENCES workspace,
  id uuid NOT NULL,
  account_id uuid NOT NULL,
  external_id text NOT NULL,
  name text NOT NULL,
  language text NOT NULL,
  category text NOT NULL CHECK (category IN ('utility', 'marketing', 'authentication')),
  status text NOT NULL CHECK (status IN
    ('approved', 'pending', 'rejected', 'paused', 'disabled', 'appealed', 'archived', 'locked', 'deleting', 'other')),
  -- Why it is not approved, or what the provider announced, in words.
  reason text,
  quality text NOT NULL CHECK (quality IN ('high', 'medium', 'low', 'unknown')),
  parameter_format text NOT NULL CHECK (parameter_format IN ('positional', 'named')),
  components jsonb NOT NULL,
  use text,
  variables jsonb NOT NULL DEFAULT '{}',
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, account_id) REFERENCES channel_account ON DELETE CASCADE,
  -- A message names a template by these; the provider's id may change when it is made anew.
  UNIQUE (workspace_id, account_id, name, language)
);
CREATE INDEX template_use ON template (workspace_id, account_id, use) WHERE use IS NOT NULL;

-- When the provider was last asked for all of them, and what it said when it could not answer.
ALTER TABLE channel_account ADD COLUMN templates_synced_at timestamptz, ADD COLUMN templates_error text;
