-- The way back of audit_log: what was done stays done, who did it is forgotten.
drop table audit_log;
