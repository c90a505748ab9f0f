// Some deals, with their typed edges.
// params:  $ids LIST OF STRING under whatever tie they stand; $stale LIST OF STRING only under one of $ties LIST OF STRING
// returns: deleted INTEGER
UNWIND [id IN $ids | {id: id, anywhere: true}] + [id IN $stale | {id: id, anywhere: false}] AS gone
MATCH (d:Deal {id: gone.id})
WHERE gone.anywhere OR d.tie IN $ties
CALL (d) {
  MATCH (d)-[:FROM]->(a:Entity)
  MATCH (d)-[:TO]->(b:Entity)
  MATCH (a)-[r {deal: d.id}]->(b)
  DELETE r
}
DETACH DELETE d
RETURN count(*) AS deleted
