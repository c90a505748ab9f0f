// The new answer of a saved question, and what it says of the change: only if the answer is still the one it was
// compared with, so that a change is told once whoever asks.
// params:  $name STRING; $asked DATETIME; $answer STRING; $error STRING; $now DATETIME; $alert MAP
// returns: name STRING
MATCH (w:Watch {name: $name})
SET w.lock = true
REMOVE w.lock
WITH w
WHERE w.asked = $asked
SET w.answer = $answer, w.error = $error, w.asked = $now
FOREACH (said IN CASE WHEN $alert IS NULL THEN [] ELSE [$alert] END |
  MERGE (a:Alert {id: said.id})
  SET a += said)
RETURN w.name AS name
