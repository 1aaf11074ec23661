-- Details the brand has had long enough are found without reading those that went before.
CREATE INDEX stream_entry_acked ON stream_entry (acked_day) WHERE detail IS NOT NULL;
