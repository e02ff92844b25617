-- What each message costs: as it was estimated when it left, and as its provider told afterwards. A message that did not
-- leave after all costs 0. `prices`: what it would have cost in each category by the rates of that moment, since a
-- provider may bill another category than the one that was sent. No estimate: no rate is known.
CREATE TABLE spend (
  workspace_id uuid NOT NULL,
  message_id uuid NOT NULL,
  account_id uuid NOT NULL,
  channel text NOT NULL,
  category text NOT NULL,
  country text,
  units smallint NOT NULL,
  estimate numeric(12, 6),
  currency text,
  prices jsonb NOT NULL,
  billable boolean,
  actual numeric(12, 6),
  actual_currency text,
  broadcast_id uuid,
  at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, message_id)
);
CREATE INDEX spend_by_time ON spend (workspace_id, at) INCLUDE (estimate, actual, currency, actual_currency);
CREATE INDEX spend_by_broadcast ON spend (workspace_id, broadcast_id, at) INCLUDE (estimate, actual, currency, actual_currency)
  WHERE broadcast_id IS NOT NULL;
