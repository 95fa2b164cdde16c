-- An officer's words to an address that nobody confirmed: the mail leads to a page, and who opens it from there reads them.
ALTER TABLE notification ADD COLUMN kept_back bytea; -- encrypted (record key)

ALTER TABLE subject_link DROP CONSTRAINT subject_link_purpose_check;
ALTER TABLE subject_link ADD CONSTRAINT subject_link_purpose_check CHECK (purpose IN ('status', 'not_me', 'answer'));
