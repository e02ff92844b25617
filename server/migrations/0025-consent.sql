-- What a customer said on being written to, provable word by word: who said it (`by`), where and in what words.
-- `word`: their own message; `provider`: their provider told us; `page`: the page behind a signed link; `member`: a member
-- noted it, and says why. `purpose` is marketing, reminders or surveys; `all` where they named none.
ALTER TABLE consent
  ADD COLUMN by text NOT NULL DEFAULT 'provider' CHECK (by IN ('word', 'provider', 'page', 'member')),
  ADD COLUMN words text,
  ADD COLUMN message_id uuid;
ALTER TABLE consent ALTER COLUMN by DROP DEFAULT;

-- A STOP by SMS, and a block on LINE, always were about everything; what was kept named marketing for want of a better word.
UPDATE consent s SET purpose = 'all' FROM handle h
WHERE h.workspace_id = s.workspace_id AND h.id = s.handle_id AND h.channel IN ('sms', 'line');

ALTER TABLE consent ADD CONSTRAINT consent_purpose_check CHECK (purpose IN ('marketing', 'reminders', 'surveys', 'all'));

-- Which purposes need the customer's word first, by channel: OptInPolicy. No row: the defaults of packages/contract/src/sending/consent.ts.
CREATE TABLE consent_policy (
  workspace_id uuid NOT NULL REFERENCES workspace,
  opt_in jsonb NOT NULL,
  PRIMARY KEY (workspace_id)
);

-- What a proactive message is for.
ALTER TABLE message ADD COLUMN purpose text;
