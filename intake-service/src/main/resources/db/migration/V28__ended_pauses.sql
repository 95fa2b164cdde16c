-- A pause may end without an answer: when the request itself ends, nothing is asked any more.
ALTER TABLE pause
  DROP CONSTRAINT pause_check,
  ADD CONSTRAINT pause_answered_is_ended CHECK (answered_at IS NULL OR ended_at IS NOT NULL),
  ADD CONSTRAINT pause_ends_after_it_began CHECK (ended_at >= started_at);

UPDATE pause SET ended_at = greatest(now(), pause.started_at)
FROM request
WHERE request.id = pause.request_id AND pause.ended_at IS NULL
  AND request.status IN ('lapsed', 'failed', 'cancelled', 'refused');
