-- The way back of 0012_teams: invitations, comments, saved views and routes go; moved sessions stay where they are.
drop table space_invitations, comments, saved_views, capture_routes, capture_targets;
