-- Identity: what may link by itself, what a person said is not the same person, codes with which a customer changes
-- the channel, suggestions, and the trace of every decision.

-- A one-time code that came back through another door is a proof of its own kind.
ALTER TABLE proof DROP CONSTRAINT proof_kind_check;
ALTER TABLE proof ADD CONSTRAINT proof_kind_check CHECK (kind IN ('phone', 'email', 'external', 'code'));

-- The message whose arrival brought the proof of a link.
ALTER TABLE link ADD COLUMN message_id uuid;

-- Since when a phone is this person's for sure. Set after a long silence: numbers are given to new owners, so what
-- was said before is not shown to a customer or the assistant until the owner is proved again.
ALTER TABLE handle ADD COLUMN proved_since timestamptz;

-- What links by itself. No row: the defaults.
CREATE TABLE identity_policy (
  workspace_id uuid NOT NULL REFERENCES workspace,
  phone boolean NOT NULL DEFAULT true,
  email boolean NOT NULL DEFAULT true,
  external boolean NOT NULL DEFAULT true,
  code boolean NOT NULL DEFAULT true,
  recycled_days smallint NOT NULL DEFAULT 45 CHECK (recycled_days BETWEEN 7 AND 3650),
  PRIMARY KEY (workspace_id)
);

-- Handles that are two people: said by a person, and true wherever the handles are. The smaller id comes first.
CREATE TABLE apart (
  workspace_id uuid NOT NULL,
  handle_id uuid NOT NULL,
  other_id uuid NOT NULL,
  actor text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, handle_id, other_id),
  CHECK (handle_id < other_id),
  FOREIGN KEY (workspace_id, handle_id) REFERENCES handle,
  FOREIGN KEY (workspace_id, other_id) REFERENCES handle
);
CREATE INDEX apart_other ON apart (workspace_id, other_id);

-- Until now an undone link was this memory.
INSERT INTO apart (workspace_id, handle_id, other_id, actor, at)
SELECT DISTINCT ON (1, 2, 3) l.workspace_id, least(l.handle_id, h.id), greatest(l.handle_id, h.id), coalesce(l.undone_by, l.actor), l.undone_at
FROM link l JOIN handle h ON h.workspace_id = l.workspace_id AND h.contact_id = l.to_contact_id AND h.id <> l.handle_id
WHERE l.undone_at IS NOT NULL;

-- Every decision on who is who: linked, left to people, or refused, and why. Never updated.
CREATE TABLE identity_decision (
  workspace_id uuid NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  at timestamptz NOT NULL,
  handle_id uuid NOT NULL,
  contact_id uuid NOT NULL,
  other_contact_id uuid,
  zone text NOT NULL CHECK (zone IN ('link', 'suggest', 'never')),
  what text NOT NULL,
  reason text NOT NULL,
  actor text NOT NULL,
  message_id uuid,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX identity_decision_by_handle ON identity_decision (workspace_id, handle_id, id);
CREATE INDEX identity_decision_by_contact ON identity_decision (workspace_id, contact_id, id);
CREATE INDEX identity_decision_by_other ON identity_decision (workspace_id, other_contact_id, id);

-- "Continue on …": a code given to a handle, to come back once through one account. Only its hash is kept.
CREATE TABLE link_code (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  hash bytea NOT NULL,
  handle_id uuid NOT NULL,
  account_id uuid NOT NULL,
  actor text NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  used_by uuid,
  PRIMARY KEY (workspace_id, id),
  CONSTRAINT link_code_once UNIQUE (workspace_id, hash),
  FOREIGN KEY (workspace_id, handle_id) REFERENCES handle
);
CREATE INDEX link_code_by_handle ON link_code (workspace_id, handle_id, created_at);

-- Codes of a handle that opened nothing, counted so that guessing ends.
CREATE TABLE code_attempt (
  workspace_id uuid NOT NULL,
  handle_id uuid NOT NULL,
  count integer NOT NULL,
  since timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, handle_id)
);

-- Two records that may be one person, for people to decide. The smaller id comes first.
CREATE TABLE suggestion (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  contact_id uuid NOT NULL,
  other_id uuid NOT NULL,
  score real NOT NULL,
  reasons jsonb NOT NULL,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'accepted', 'refused')),
  at timestamptz NOT NULL,
  decided_at timestamptz,
  decided_by text,
  PRIMARY KEY (workspace_id, id),
  CONSTRAINT suggestion_once UNIQUE (workspace_id, contact_id, other_id),
  CHECK (contact_id < other_id),
  FOREIGN KEY (workspace_id, contact_id) REFERENCES contact,
  FOREIGN KEY (workspace_id, other_id) REFERENCES contact
);
CREATE INDEX suggestion_queue ON suggestion (workspace_id, score DESC, id) WHERE state = 'open';
CREATE INDEX suggestion_other ON suggestion (workspace_id, other_id);

-- By what names a record could be found again, whatever the script and the spelling: two words of a name as their
-- consonants, in order. Written by the job that looks for suggestions, never on the way of a message.
CREATE TABLE name_key (
  workspace_id uuid NOT NULL,
  key text NOT NULL,
  contact_id uuid NOT NULL,
  PRIMARY KEY (workspace_id, key, contact_id)
);
CREATE INDEX name_key_by_contact ON name_key (workspace_id, contact_id);
