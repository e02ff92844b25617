-- A person's picture, as their handle showed it when its provider was last asked: the stored bytes and their type.
-- A record shows the picture of the handle that was seen last (contact.avatar), so that a link and its undoing lose nothing.
ALTER TABLE handle ADD COLUMN picture text, ADD COLUMN picture_type text, ADD COLUMN picture_asked_at timestamptz;
CREATE INDEX handle_picture ON handle (workspace_id, picture) WHERE picture IS NOT NULL;
