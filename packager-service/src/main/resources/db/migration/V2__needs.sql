-- How many fragments a closing message names; NULL until it was read. A fragment that comes after
-- its closing message is looked at more closely only when there are as many.
ALTER TABLE section_end ADD COLUMN needs integer;
