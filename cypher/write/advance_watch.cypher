// The new answer of a saved question, and what it says of the change: only if the answer is still the one it was
// compared with (it was asked as many times), so that a change is told once whoever asks.
// params:  $name STRING; $times INTEGER; $answer STRING; $error STRING; $now DATETIME; $alert MAP
// returns: name STRING
MATCH (w:Watch {name: $name})
SET w.lock = true
REMOVE w.lock
WITH w
WHERE w.times = $times
SET w.answer = $answer, w.error = $error, w.asked = $now, w.times = w.times + 1
FOREACH (said IN CASE WHEN $alert IS NULL THEN [] ELSE [$alert] END |
  MERGE (a:Alert {id: said.id})
  SET a += said)
RETURN w.name AS name
