-- What a broadcast may cost stands in its draft. What its messages will cost as far as is known when they are made: the
-- ledger knows them only when they leave. `paused_for`: why Atrium paused it by itself.
ALTER TABLE broadcast ADD COLUMN paused_for text CHECK (paused_for IN ('budget'));
ALTER TABLE broadcast_recipient ADD COLUMN estimate numeric(12, 6);
