-- The way back of erasures: what was erased stays erased, but what still lies on a disk is taken again.
drop table tombstones, erasures;
