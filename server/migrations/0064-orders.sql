-- Shops that post their orders, and the orders. An order has no contact and no handle: it keeps the addresses that the
-- shop has of its customer, and a record's orders are found by the addresses of its handles. So a link, and its undoing,
-- move no row.

CREATE TABLE shop (
  workspace_id uuid NOT NULL REFERENCES workspace,
  -- Unique over all workspaces: whoever posts to the shop's address says no workspace.
  id uuid NOT NULL UNIQUE,
  name text NOT NULL,
  -- What the shop signs with. Sealed (AES-256-GCM); the key is outside the database.
  secret bytea NOT NULL,
  actor text NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, id)
);

-- In the plural, because ORDER is a word of SQL.
CREATE TABLE orders (
  workspace_id uuid NOT NULL,
  shop_id uuid NOT NULL,
  -- The shop's own id of it.
  id text NOT NULL,
  placed_at timestamptz NOT NULL,
  -- When the shop changed it last. A post that is not newer changes nothing.
  updated_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  -- The customer's addresses in the form in which proofs are compared (proof.match).
  email text,
  phone text,
  -- ShopOrder of the contract, as it was posted.
  posted jsonb NOT NULL,
  PRIMARY KEY (workspace_id, shop_id, id),
  FOREIGN KEY (workspace_id, shop_id) REFERENCES shop ON DELETE CASCADE
);
CREATE INDEX orders_by_email ON orders (workspace_id, email, placed_at DESC) WHERE email IS NOT NULL;
CREATE INDEX orders_by_phone ON orders (workspace_id, phone, placed_at DESC) WHERE phone IS NOT NULL;
-- When a shop was heard last.
CREATE INDEX orders_by_shop ON orders (workspace_id, shop_id, received_at DESC);

-- Which shop is behind an address.
CREATE FUNCTION door_shop(wanted uuid)
RETURNS TABLE (workspace_id uuid, secret bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT workspace_id, secret FROM shop WHERE id = wanted
$$;
