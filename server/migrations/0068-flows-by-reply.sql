-- A flow may start because a member wrote to a customer, too.
ALTER TABLE flow DROP CONSTRAINT flow_trigger_check;
ALTER TABLE flow ADD CONSTRAINT flow_trigger_check CHECK (trigger IN ('opened', 'message', 'replied', 'resolved'));
