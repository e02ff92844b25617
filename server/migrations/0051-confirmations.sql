-- A yes that its owner is asked to confirm by a link in a mail (double opt-in). The row hangs on the address, like every
-- word; a link of two records moves nothing.
CREATE TABLE confirmation (
  workspace_id uuid NOT NULL,
  -- The message that carries the link.
  message_id uuid NOT NULL,
  handle_id uuid NOT NULL,
  purpose text NOT NULL CHECK (purpose IN ('marketing', 'reminders', 'surveys')),
  asked_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  confirmed_at timestamptz,
  PRIMARY KEY (workspace_id, message_id)
);
CREATE INDEX confirmation_by_handle ON confirmation (workspace_id, handle_id, asked_at DESC);
