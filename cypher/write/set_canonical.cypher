// Which entity each provisional one is; one that is itself has no such edge.
// params:  $rows LIST OF MAP {id, canonical (null: itself)}
// returns: entities INTEGER
UNWIND $rows AS row
MATCH (e:Entity {id: row.id})
CALL (e, row) {
  OPTIONAL MATCH (e)-[old:CANONICAL]->(other:Entity)
  WHERE row.canonical IS NULL OR other.id <> row.canonical
  DELETE old
}
CALL (e, row) {
  MATCH (to:Entity {id: row.canonical})
  WHERE NOT EXISTS { (e)-[:CANONICAL]->(to) }
  CREATE (e)-[:CANONICAL]->(to)
}
RETURN count(e) AS entities
