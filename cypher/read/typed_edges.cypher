// Every typed edge that stands for a deal.
// params:  none
// returns: type STRING; source STRING; target STRING; properties MAP
MATCH (a:Entity)-[r]->(b:Entity)
WHERE r.deal IS NOT NULL
RETURN type(r) AS type, a.id AS source, b.id AS target, properties(r) AS properties
ORDER BY r.deal
