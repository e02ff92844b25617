-- A broadcast's messages give way: an answer that is written meanwhile does not stand behind them.
ALTER TABLE outbox ADD COLUMN gives_way boolean NOT NULL DEFAULT false;
