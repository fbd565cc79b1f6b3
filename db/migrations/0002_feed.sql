-- One row for the life of the database: who restores a dump gives it a new id, so that older cursors get a snapshot.
INSERT INTO feed DEFAULT VALUES ON CONFLICT DO NOTHING;
