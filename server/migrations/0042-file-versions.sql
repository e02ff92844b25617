-- A customer can put another file in the place of the one that they sent. `external_key` names the very bytes at the
-- provider, so that an edit which brings the same file again is known; `version` is the message_version that a file which
-- was replaced belongs to. Files without a version are shown now.
ALTER TABLE attachment ADD COLUMN external_key text, ADD COLUMN version integer;
