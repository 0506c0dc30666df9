-- The way back of notifications: what waits for a person is shown by the state of its session alone.
drop table notifications;
alter table machines drop column hook_median_ms, drop column hook_slow_ms;
alter table tool_events drop column witness;
