-- The way back of sign_in: passkeys and pairing requests are gone; sign-ins stay, and end when they would have ended.
drop table auth_device_codes;
drop table auth_passkeys;
alter table auth_sessions drop column method, drop column identity, drop column last_seen_at, drop column ends_at, drop column rotate;
