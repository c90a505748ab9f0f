// Every typed edge that stands for a deal.
// params:  none
// returns: deal STRING; type STRING; source STRING; target STRING; properties MAP
MATCH (a:Entity)-[r]->(b:Entity)
WHERE r.deal IS NOT NULL
RETURN r.deal AS deal, type(r) AS type, a.id AS source, b.id AS target, properties(r) AS properties
