-- Groups of customers, described by what is true of them. Who is in one is looked up each time: nothing is kept that
-- could be out of date.
CREATE TABLE segment (
  workspace_id uuid NOT NULL REFERENCES workspace,
  id uuid NOT NULL,
  name text NOT NULL,
  tree jsonb NOT NULL,
  actor text NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, id),
  CONSTRAINT segment_name UNIQUE (workspace_id, name)
);
