-- The way back of settle_refusals_and_rules: what was imported from corrected records stays; that they were corrected is forgotten.
drop table capture_rules;
alter table imports drop column files_ignored;
alter table import_refusals drop column resolved_at, drop column resolved_by, drop column resolution, drop column corrected;
