-- The way back of 0002_usage_cost: figures go back to tokens alone; prices that people set are lost.
drop index if exists session_usage_everywhere_index, session_usage_space_id_model_index;
alter table session_usage
  drop column native_id, drop column model, drop column cache_write_hour_tokens, drop column reasoning_tokens, drop column web_searches,
  drop column by_model, drop column everywhere, drop column copied, drop column counted, drop column witness,
  drop column reported_usd, drop column cost_usd, drop column price;
drop table if exists model_prices;
