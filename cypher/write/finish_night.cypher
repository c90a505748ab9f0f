// What became of a night that this holder took: done, failed with a reason, or made up by the run of a later one.
// params:  $date STRING; $holder STRING; $properties MAP
// returns: date STRING
MATCH (n:Night {date: $date, holder: $holder})
SET n += $properties
RETURN n.date AS date
