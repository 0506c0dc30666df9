-- The way back of api_keys: every key is gone, and with it what scripts and other machines may do.
drop table auth_api_keys;
