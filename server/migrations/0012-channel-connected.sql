-- The address that the provider was last told to deliver to; null while it has not taken it.
ALTER TABLE channel_account ADD COLUMN connected_url text;
