// Some documents whole, as their seals cover them.
// params:  $ids LIST OF STRING document ids
// returns: document MAP
MATCH (d:Document)
WHERE d.id IN $ids
RETURN properties(d) AS document
ORDER BY d.id
