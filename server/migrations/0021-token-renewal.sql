-- When an account's token ends and when its provider is next asked for a new one (accounts/token.ts). The token itself
-- stays sealed among the secrets. Null: it does not end, or nothing is known of it yet.
ALTER TABLE channel_account ADD COLUMN token jsonb;
