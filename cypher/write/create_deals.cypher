// Deals with their parties, their claims and, in the same statement, the typed edge that stands for each.
// params:  $rows LIST OF MAP {properties, from_id, to_id, claims (best evidence first), edge_type (null: none), edge}
// returns: created INTEGER
UNWIND $rows AS row
MATCH (a:Entity {id: row.from_id})
MATCH (b:Entity {id: row.to_id})
CREATE (d:Deal)
SET d = row.properties
CREATE (d)-[:FROM]->(a)
CREATE (d)-[:TO]->(b)
FOREACH (type IN CASE WHEN row.edge_type IS NULL THEN [] ELSE [row.edge_type] END |
  MERGE (a)-[r:$(type) {deal: row.edge.deal}]->(b)
  SET r = row.edge
)
WITH d, row
CALL (d, row) {
  UNWIND range(0, size(row.claims) - 1) AS rank
  MATCH (c:Claim {id: row.claims[rank]})
  CREATE (c)-[:SUPPORTS {rank: rank}]->(d)
}
RETURN count(d) AS created
