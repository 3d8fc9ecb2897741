-- With which templates and settings Kapacitor's script was rendered, so that it follows when they
-- change. Null: the script was there before us, and stays until the rule is edited.
alter table tasks add column rendered_with text;
