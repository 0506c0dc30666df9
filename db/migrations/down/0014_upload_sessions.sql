-- The way back of upload_sessions: it is made again from the events, and grows with every import.
drop table upload_sessions;
