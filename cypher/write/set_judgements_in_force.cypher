// Which rulings count now: those named and no others.
// params:  $ids LIST OF STRING
// returns: changed INTEGER
MATCH (j:Judgement)
WHERE j.in_force <> (j.id IN $ids)
SET j.in_force = j.id IN $ids
RETURN count(j) AS changed
