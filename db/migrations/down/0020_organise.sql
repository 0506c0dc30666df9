-- The way back of pins, tags, the archive and what sessions made: what was said there is gone, the sessions stay.
drop table session_pins;
alter table sessions drop column tags, drop column archived_at, drop column made;
