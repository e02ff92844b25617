-- An account's health by who said it, so that one source takes back only its own words; what is shown is made of all.
ALTER TABLE channel_account ADD COLUMN worries jsonb NOT NULL DEFAULT '{}';
UPDATE channel_account SET worries = jsonb_build_object('works', jsonb_build_object('state', health_state, 'text', health_text))
  WHERE health_state <> 'ok' OR health_text IS NOT NULL;
