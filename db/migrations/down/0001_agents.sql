-- The way back of agents: removes the registry of live processes, session tokens, reports, states and the audit log, with what they hold.
drop table if exists session_tokens, agent_processes, reports, agent_states, hook_audit_log;
