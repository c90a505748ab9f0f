// Some deals, with their typed edges.
// params:  $ids LIST OF STRING
// returns: deleted INTEGER
UNWIND $ids AS id
MATCH (d:Deal {id: id})
CALL (d) {
  MATCH (d)-[:FROM]->(a:Entity)
  MATCH (d)-[:TO]->(b:Entity)
  MATCH (a)-[r {deal: d.id}]->(b)
  DELETE r
}
DETACH DELETE d
RETURN count(*) AS deleted
