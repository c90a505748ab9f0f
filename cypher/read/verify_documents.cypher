// Every document with all that its seal covers.
// params:  none
// returns: properties MAP
MATCH (d:Document)
RETURN properties(d) AS properties
ORDER BY d.id
