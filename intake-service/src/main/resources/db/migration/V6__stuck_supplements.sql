-- A supplement that goes on by an officer's decision only; its request stays where it is, so it cannot say so.
ALTER TABLE package ADD COLUMN stuck_at timestamptz;
