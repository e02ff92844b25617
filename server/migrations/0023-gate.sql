-- What the gate counts and waits for, as SendingPolicy of the contract. No row: the defaults.
CREATE TABLE sending_policy (
  workspace_id uuid NOT NULL REFERENCES workspace,
  settings jsonb NOT NULL,
  PRIMARY KEY (workspace_id)
);

-- What policy delays has no place in its lane: an answer that is written meanwhile does not wait for it.
ALTER TABLE outbox ADD COLUMN held boolean NOT NULL DEFAULT false;

-- A touch is a message that counts. `at` is when it is due, and from its sending on when it left; what became of it
-- says the message.
CREATE UNIQUE INDEX touch_of_message ON touch (workspace_id, message_id);

-- What a message said before policy turned it into a template; and which template its sender wants in that case.
ALTER TABLE message ADD COLUMN composed jsonb, ADD COLUMN late jsonb;
