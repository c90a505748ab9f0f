// How many ties still wait for their deals to be derived.
// params:  none
// returns: ties INTEGER
MATCH (m:Dirty)
RETURN count(m) AS ties
