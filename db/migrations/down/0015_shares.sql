-- The way back of 0015_shares: links and their view log go; whoever follows one finds nothing.
drop schema if exists logbook_shared cascade;
drop table share_views, shares;
drop function if exists end_moved_share();
