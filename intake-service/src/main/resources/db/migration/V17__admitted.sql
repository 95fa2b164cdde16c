-- An officer let it through: when the person confirms it, it is not counted against the limit once more.
ALTER TABLE request ADD COLUMN admitted_at timestamptz;
