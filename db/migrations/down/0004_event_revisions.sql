-- The way back of event_revisions: versions of events are no longer told apart; what each event says now stays.
alter table event_bodies drop column revision, drop column superseded;
