-- What can be booked, when the business is open, and who booked what. A booking hangs on the handle that it was made from, as
-- messages do: it has no contact, so a link and its undoing move it without a word.

CREATE TABLE service (
  workspace_id uuid NOT NULL REFERENCES workspace,
  id uuid NOT NULL,
  name text NOT NULL,
  minutes integer NOT NULL CHECK (minutes BETWEEN 5 AND 720),
  active boolean NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX service_name ON service (workspace_id, lower(name));

-- Opening hours, capacity and what is sent: BookingSettings of the contract. No row: the defaults.
CREATE TABLE booking_settings (
  workspace_id uuid NOT NULL REFERENCES workspace,
  settings jsonb NOT NULL,
  PRIMARY KEY (workspace_id)
);

CREATE TABLE booking (
  workspace_id uuid NOT NULL REFERENCES workspace,
  id uuid NOT NULL,
  handle_id uuid NOT NULL,
  service_id uuid NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  state text NOT NULL CHECK (state IN ('held', 'booked', 'cancelled', 'no_show', 'done')),
  -- From then on a hold that nobody booked keeps nothing free.
  held_until timestamptz,
  made_by jsonb NOT NULL,
  message_id uuid,
  created_at timestamptz NOT NULL,
  -- When the customer is reminded, and by which message; none yet: it is still to be made.
  remind_at timestamptz,
  reminder_id uuid,
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, handle_id) REFERENCES handle,
  FOREIGN KEY (workspace_id, service_id) REFERENCES service,
  CHECK (starts_at < ends_at),
  CHECK ((state = 'held') = (held_until IS NOT NULL))
);
CREATE INDEX booking_by_handle ON booking (workspace_id, handle_id, starts_at);
-- What keeps a time busy. Nothing lasts longer than twelve hours, so a range of beginnings finds it.
CREATE INDEX booking_calendar ON booking (workspace_id, starts_at) WHERE state IN ('held', 'booked');
CREATE INDEX booking_reminders ON booking (remind_at) WHERE state = 'booked' AND reminder_id IS NULL;

-- Reminders that are due in all workspaces, for the worker that looks every second.
CREATE FUNCTION door_reminders_due(now timestamptz)
RETURNS TABLE (workspace_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT workspace_id, id FROM booking
  WHERE state = 'booked' AND reminder_id IS NULL AND remind_at <= now ORDER BY remind_at LIMIT 100
$$;

-- From then on a message says nothing any more: a reminder of what has begun. It does not leave after it.
ALTER TABLE message ADD COLUMN good_until timestamptz;

-- A line of the timeline that hangs on a handle goes where the handle goes, as a message does.
ALTER TABLE activity ADD COLUMN handle_id uuid;
CREATE INDEX activity_by_handle ON activity (workspace_id, handle_id, at DESC, seq DESC) WHERE handle_id IS NOT NULL;
