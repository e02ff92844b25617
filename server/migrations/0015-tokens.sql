-- What providers give with a message and want back (LINE's reply, quote and read tokens).
-- The newest token for one answer stands at the handle's reach; whoever takes it notes it at the outbox row, because a
-- send with it must not be repeated by itself.
ALTER TABLE reach ADD COLUMN answer_token text, ADD COLUMN answer_until timestamptz, ADD COLUMN read_token text;
ALTER TABLE outbox ADD COLUMN answer_token text;
ALTER TABLE message ADD COLUMN quote_token text;
