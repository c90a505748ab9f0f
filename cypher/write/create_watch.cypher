// A saved question with its first answer; one that has the name already is left as it is.
// params:  $name STRING; $question STRING; $answer STRING; $error STRING; $now DATETIME
// returns: created BOOLEAN
MERGE (w:Watch {name: $name})
ON CREATE SET w.question = $question, w.answer = $answer, w.error = $error, w.made = $now, w.asked = $now, w.times = 0
RETURN w.question = $question AND w.made = $now AS created
