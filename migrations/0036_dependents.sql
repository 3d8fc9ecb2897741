-- Messages that are held back for a rule on which theirs depends, of which there are few.
create index lanes_dependent on lanes (held_by) where starts_with(held_by, 'depends on ');
