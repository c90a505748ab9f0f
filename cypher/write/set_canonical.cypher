// Which entity each one is, and why; one that is itself has no such edge.
// params:  $rows LIST OF MAP {id, canonical (null: itself), why MAP {rule, score, says}, empty until all are decided}
// returns: entities INTEGER
UNWIND $rows AS row
MATCH (e:Entity {id: row.id})
CALL (e, row) {
  OPTIONAL MATCH (e)-[old:CANONICAL]->(other:Entity)
  WHERE row.canonical IS NULL OR other.id <> row.canonical OR old.entity IS NULL
  DELETE old
}
CALL (e, row) {
  MATCH (to:Entity {id: row.canonical})
  MERGE (e)-[r:CANONICAL {entity: e.id}]->(to)
  SET r = row.why, r.entity = e.id
}
RETURN count(e) AS entities
