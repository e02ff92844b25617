-- The core tables. Every tenant table has workspace_id first in its primary key and row-level security;
-- migrate.ts enables the policy for each table that has a workspace_id and grants rights to the app's role.
-- Public ids are UUIDv7 made in the app; log ids are bigint.

CREATE TABLE workspace (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE member (
  workspace_id uuid NOT NULL REFERENCES workspace,
  id uuid NOT NULL,
  user_id text NOT NULL,
  name text NOT NULL,
  email text NOT NULL,
  role text NOT NULL CHECK (role IN ('admin', 'agent')),
  active boolean NOT NULL DEFAULT true,
  language text NOT NULL DEFAULT 'en',
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, user_id),
  UNIQUE (workspace_id, email)
);
CREATE INDEX member_by_user ON member (user_id);

CREATE TABLE channel_account (
  workspace_id uuid NOT NULL REFERENCES workspace,
  id uuid NOT NULL UNIQUE,
  channel text NOT NULL,
  name text NOT NULL,
  enabled boolean NOT NULL,
  settings jsonb NOT NULL,
  -- Sealed JSON (AES-256-GCM); the key is outside the database.
  secrets bytea NOT NULL,
  health_state text NOT NULL DEFAULT 'ok' CHECK (health_state IN ('ok', 'warning', 'broken')),
  health_text text,
  -- Where a door that fetches has arrived (UIDVALIDITY + UID).
  cursor jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id)
);

-- Raw inbound events, stored before anything else happens.
CREATE TABLE journal (
  workspace_id uuid NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  account_id uuid NOT NULL,
  event_key text NOT NULL,
  lane text NOT NULL,
  shard smallint NOT NULL,
  raw text NOT NULL,
  trace uuid NOT NULL,
  state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'shown', 'dropped', 'failed')),
  reason text,
  attempts smallint NOT NULL DEFAULT 0,
  due_at timestamptz NOT NULL DEFAULT now(),
  received_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, id),
  CONSTRAINT journal_once UNIQUE (workspace_id, account_id, event_key)
);
CREATE INDEX journal_pending ON journal (workspace_id, shard, id) WHERE state = 'pending';
CREATE INDEX journal_pending_lane ON journal (workspace_id, lane, id) WHERE state = 'pending';
CREATE INDEX journal_trouble ON journal (workspace_id, state, id) WHERE state IN ('failed', 'dropped');
CREATE INDEX journal_age ON journal (received_at) WHERE state <> 'pending';

CREATE TABLE contact (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  -- True once a member chose the name: a profile name no longer replaces it.
  named boolean NOT NULL DEFAULT false,
  avatar text,
  company text,
  language text,
  attributes jsonb NOT NULL DEFAULT '{}',
  blocked boolean NOT NULL DEFAULT false,
  -- All its handles live in another record now; kept so that a link can be undone.
  dormant boolean NOT NULL DEFAULT false,
  tokens tsvector NOT NULL DEFAULT '',
  last_seen_at timestamptz,
  created_at timestamptz NOT NULL,
  rev integer NOT NULL DEFAULT 1,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX contact_recent ON contact (workspace_id, last_seen_at DESC NULLS LAST, id DESC) WHERE NOT dormant;
CREATE INDEX contact_tokens ON contact USING gin (tokens);

CREATE TABLE handle (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  channel text NOT NULL,
  scope text NOT NULL,
  address text NOT NULL,
  label text NOT NULL,
  name text,
  contact_id uuid NOT NULL,
  -- The contact it was born with; an undone link returns it there.
  origin_contact_id uuid NOT NULL,
  blocked boolean NOT NULL DEFAULT false,
  -- info@, a family phone, a kiosk: never links.
  shared boolean NOT NULL DEFAULT false,
  last_seen_at timestamptz,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, id),
  CONSTRAINT handle_once UNIQUE (workspace_id, channel, scope, address),
  FOREIGN KEY (workspace_id, contact_id) REFERENCES contact,
  FOREIGN KEY (workspace_id, origin_contact_id) REFERENCES contact
);
CREATE INDEX handle_by_contact ON handle (workspace_id, contact_id);
CREATE INDEX handle_by_origin ON handle (workspace_id, origin_contact_id);

-- What is known of a handle and how. `match` is the value as it is compared (number variants folded); `value` is never rewritten.
CREATE TABLE proof (
  workspace_id uuid NOT NULL,
  handle_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('phone', 'email', 'external')),
  value text NOT NULL,
  match text NOT NULL,
  strength smallint NOT NULL CHECK (strength BETWEEN 0 AND 3),
  source text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, handle_id, kind, value),
  FOREIGN KEY (workspace_id, handle_id) REFERENCES handle
);
CREATE INDEX proof_match ON proof (workspace_id, kind, match);

-- Through which accounts a handle was seen, and the free-form window there.
CREATE TABLE reach (
  workspace_id uuid NOT NULL,
  handle_id uuid NOT NULL,
  account_id uuid NOT NULL,
  last_inbound_at timestamptz,
  last_inbound_external_id text,
  window_until timestamptz,
  PRIMARY KEY (workspace_id, handle_id, account_id),
  FOREIGN KEY (workspace_id, handle_id) REFERENCES handle
);

-- The evidence ledger: each link of a handle to another record, and its undoing. Never updated but for `undone`.
CREATE TABLE link (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  handle_id uuid NOT NULL,
  from_contact_id uuid NOT NULL,
  to_contact_id uuid NOT NULL,
  proof jsonb,
  reason text NOT NULL,
  actor text NOT NULL,
  at timestamptz NOT NULL,
  undone_at timestamptz,
  undone_by text,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX link_by_handle ON link (workspace_id, handle_id, at);
CREATE INDEX link_by_target ON link (workspace_id, to_contact_id);

CREATE SEQUENCE conversation_number;
-- Messages, notes and activities share one sequence: the timeline's tie-breaker.
CREATE SEQUENCE timeline_seq;

CREATE TABLE conversation (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  number bigint NOT NULL DEFAULT nextval('conversation_number'),
  contact_id uuid NOT NULL,
  origin_contact_id uuid NOT NULL,
  status text NOT NULL CHECK (status IN ('open', 'snoozed', 'resolved')),
  snoozed_until timestamptz,
  assignee_id uuid,
  handler text NOT NULL DEFAULT 'nobody' CHECK (handler IN ('nobody', 'human', 'assistant', 'flow')),
  split boolean NOT NULL DEFAULT false,
  -- At a link of two contacts with open conversations, one continues in the other.
  joined_into uuid,
  channels text[] NOT NULL,
  reply_handle_id uuid,
  reply_account_id uuid,
  last_message jsonb,
  last_message_at timestamptz NOT NULL,
  last_inbound_seq bigint NOT NULL DEFAULT 0,
  waiting_since timestamptz,
  created_at timestamptz NOT NULL,
  resolved_at timestamptz,
  rev integer NOT NULL DEFAULT 1,
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, contact_id) REFERENCES contact
);
-- At most one open conversation per contact, unless an agent splits a topic off.
CREATE UNIQUE INDEX conversation_one_open ON conversation (workspace_id, contact_id)
  WHERE status <> 'resolved' AND NOT split AND joined_into IS NULL;
CREATE INDEX conversation_by_contact ON conversation (workspace_id, contact_id, created_at);
CREATE INDEX conversation_list ON conversation (workspace_id, status, last_message_at DESC, id DESC) WHERE joined_into IS NULL;
CREATE INDEX conversation_mine ON conversation (workspace_id, assignee_id, last_message_at DESC, id DESC)
  WHERE joined_into IS NULL AND status = 'open';
CREATE INDEX conversation_all ON conversation (workspace_id, last_message_at DESC, id DESC) WHERE joined_into IS NULL;
CREATE INDEX conversation_snoozed ON conversation (workspace_id, snoozed_until) WHERE status = 'snoozed';

CREATE TABLE message (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  seq bigint NOT NULL,
  at timestamptz NOT NULL,
  provider_at timestamptz,
  arrived_at timestamptz NOT NULL,
  conversation_id uuid NOT NULL,
  handle_id uuid NOT NULL,
  account_id uuid NOT NULL,
  channel text NOT NULL,
  direction text NOT NULL CHECK (direction IN ('in', 'out')),
  author jsonb NOT NULL,
  class text CHECK (class IN ('reply', 'transactional', 'authentication', 'proactive')),
  content jsonb NOT NULL,
  context jsonb,
  external_id text,
  -- The provider's id of the message it quotes, and ours when we have it.
  reply_to_external_id text,
  reply_to_id uuid,
  reactions jsonb NOT NULL DEFAULT '[]',
  state text NOT NULL CHECK (state IN ('received', 'delayed', 'queued', 'sending', 'unknown', 'accepted', 'delivered', 'read', 'failed', 'refused')),
  error jsonb,
  delayed_until timestamptz,
  cost jsonb,
  tokens tsvector NOT NULL DEFAULT '',
  edited_at timestamptz,
  deleted_at timestamptz,
  rev integer NOT NULL DEFAULT 1,
  PRIMARY KEY (workspace_id, id),
  CONSTRAINT message_once UNIQUE (workspace_id, account_id, external_id),
  FOREIGN KEY (workspace_id, handle_id) REFERENCES handle,
  FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversation
);
CREATE INDEX message_timeline ON message (workspace_id, handle_id, at DESC, seq DESC);
CREATE INDEX message_by_conversation ON message (workspace_id, conversation_id, at DESC, seq DESC);
CREATE INDEX message_tokens ON message USING gin (tokens);

-- Internal words. Nothing reads this table on the way out.
CREATE TABLE note (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  seq bigint NOT NULL DEFAULT nextval('timeline_seq'),
  at timestamptz NOT NULL,
  conversation_id uuid NOT NULL,
  member_id uuid NOT NULL,
  text text NOT NULL,
  rev integer NOT NULL DEFAULT 1,
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversation
);
CREATE INDEX note_by_conversation ON note (workspace_id, conversation_id, at DESC, seq DESC);

-- What happened, as lines between messages.
CREATE TABLE activity (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  seq bigint NOT NULL DEFAULT nextval('timeline_seq'),
  at timestamptz NOT NULL,
  contact_id uuid NOT NULL,
  conversation_id uuid,
  kind text NOT NULL,
  actor text NOT NULL,
  data jsonb NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX activity_by_contact ON activity (workspace_id, contact_id, at DESC, seq DESC);
CREATE INDEX activity_by_conversation ON activity (workspace_id, conversation_id);

CREATE TABLE attachment (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  message_id uuid,
  position smallint NOT NULL DEFAULT 0,
  kind text NOT NULL,
  name text NOT NULL,
  type text NOT NULL,
  bytes bigint,
  blob text,
  state text NOT NULL CHECK (state IN ('pending', 'stored', 'failed')),
  error text,
  -- The channel's pointer while the bytes are still at the provider.
  ref jsonb,
  -- Who uploaded it: a member's id, until a message carries it.
  uploader text,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX attachment_by_message ON attachment (workspace_id, message_id, position);
CREATE INDEX attachment_waiting ON attachment (workspace_id, created_at) WHERE message_id IS NULL;

-- Approved messages on their way. One lane per account and handle; at most one row of a lane is being sent.
CREATE TABLE outbox (
  workspace_id uuid NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  account_id uuid NOT NULL,
  lane text NOT NULL,
  message_id uuid NOT NULL,
  -- `message`, or `reaction` with its target and emoji in `detail`.
  kind text NOT NULL DEFAULT 'message' CHECK (kind IN ('message', 'reaction')),
  detail jsonb,
  state text NOT NULL CHECK (state IN ('queued', 'sending', 'done')),
  attempts smallint NOT NULL DEFAULT 0,
  due_at timestamptz NOT NULL,
  leased_until timestamptz,
  trace uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX outbox_one_sending ON outbox (workspace_id, lane) WHERE state = 'sending';
CREATE INDEX outbox_queue ON outbox (workspace_id, due_at, id) WHERE state = 'queued';
CREATE INDEX outbox_lane ON outbox (workspace_id, lane, id) WHERE state <> 'done';
CREATE INDEX outbox_age ON outbox (created_at) WHERE state = 'done';
CREATE INDEX outbox_leases ON outbox (leased_until) WHERE state = 'sending';

-- Send budgets as theoretical arrival times (GCRA), one row per account or lane.
CREATE TABLE send_rate (
  workspace_id uuid NOT NULL,
  key text NOT NULL,
  next_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, key)
);

-- A receipt that came before our own commit of the message waits here.
CREATE TABLE parked_receipt (
  workspace_id uuid NOT NULL,
  account_id uuid NOT NULL,
  external_id text NOT NULL,
  state text NOT NULL,
  receipt jsonb NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, account_id, external_id, state)
);

-- Proactive sends, counted by policy across all channels.
CREATE TABLE touch (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  handle_id uuid NOT NULL,
  message_id uuid NOT NULL,
  class text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX touch_by_handle ON touch (workspace_id, handle_id, at);

CREATE TABLE consent (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  handle_id uuid NOT NULL,
  purpose text NOT NULL,
  value text NOT NULL CHECK (value IN ('stop', 'resume')),
  source text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX consent_by_handle ON consent (workspace_id, handle_id, purpose, at DESC);

-- The feed. Read in (xid, id) order and only below the oldest running transaction, so that no reader skips.
CREATE TABLE event (
  workspace_id uuid NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  contact_id uuid,
  handle_id uuid,
  at timestamptz NOT NULL DEFAULT now(),
  -- FeedEvent[]: the changes of one transaction to one contact.
  data jsonb NOT NULL,
  PRIMARY KEY (workspace_id, xid, id)
);
CREATE INDEX event_tail ON event (xid, id);
CREATE INDEX event_age ON event (at);

CREATE TABLE conversation_read (
  workspace_id uuid NOT NULL,
  member_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  seq bigint NOT NULL,
  PRIMARY KEY (workspace_id, member_id, conversation_id)
);

CREATE TABLE idempotency (
  workspace_id uuid NOT NULL,
  actor text NOT NULL,
  key text NOT NULL,
  body_hash bytea NOT NULL,
  status integer,
  response jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, actor, key)
);
CREATE INDEX idempotency_age ON idempotency (created_at);

-- Installation-wide settings that are no tenant's: the sandbox's clock.
CREATE TABLE installation (
  key text PRIMARY KEY,
  value jsonb NOT NULL
);
