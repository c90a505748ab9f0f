// Every ownership link.
// params:  none
// returns: child STRING; parent STRING; properties MAP
MATCH (a:Entity)-[r:OWNED_BY]->(b:Entity)
RETURN a.id AS child, b.id AS parent, properties(r) AS properties
ORDER BY r.link
