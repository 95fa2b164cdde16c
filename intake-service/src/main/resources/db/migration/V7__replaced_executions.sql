-- When an officer has a section collected again, what its executions found until then counts no more.
ALTER TABLE section
  ADD COLUMN executions uuid[] NOT NULL DEFAULT '{}',  -- all there were in this version, oldest first
  ADD COLUMN replaced integer NOT NULL DEFAULT 0;      -- so many of them, from the first, count no more
UPDATE section SET executions = ARRAY[execution] WHERE execution IS NOT NULL;
