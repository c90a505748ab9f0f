// Of some documents whether and why their words are hidden.
// params:  $ids LIST OF STRING document ids
// returns: id STRING; withdrawn STRING reason, null if they are not
MATCH (d:Document)
WHERE d.id IN $ids AND d.kind <> 'reference'
RETURN d.id AS id, d.withdrawn AS withdrawn
ORDER BY d.id
