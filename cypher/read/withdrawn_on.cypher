// Of some documents whether their words were withdrawn, and on which day.
// params:  $ids LIST OF STRING document ids
// returns: id STRING; withdrawn STRING day, null if they were not
MATCH (d:Document)
WHERE d.id IN $ids AND d.kind <> 'reference'
RETURN d.id AS id, d.withdrawn_on AS withdrawn
ORDER BY d.id
