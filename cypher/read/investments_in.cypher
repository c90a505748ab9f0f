// Investments and loans into one firm, latest first; sums of different roles must not be added.
// params:  $id STRING investee; $limit INTEGER
// returns: id STRING; investor STRING; object STRING; status STRING; disputed BOOLEAN; announced STRING; terms STRING; sources INTEGER
MATCH (:Entity {id: $id})<-[:TO]-(d:Deal {kind: 'investment'})-[:FROM]->(a:Entity)
RETURN d.id AS id, a.name AS investor, d.object AS object, d.status AS status, d.disputed AS disputed,
       d.announced AS announced, d.terms AS terms, d.independent_sources AS sources
ORDER BY coalesce(d.announced, d.start, '') DESC, d.id
LIMIT $limit
