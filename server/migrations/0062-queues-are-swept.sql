-- What waits in the journal and in the outbox is found by an index of what waits. Whatever was worked leaves a dead entry
-- in it, which every look for the oldest walks over until a vacuum takes it away; by default that comes when a fifth of
-- the table is dead, which for a month of events is millions.
ALTER TABLE journal SET (autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_scale_factor = 0.02, vacuum_index_cleanup = on);
ALTER TABLE outbox SET (autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_scale_factor = 0.02, vacuum_index_cleanup = on);
