// Entities of which it has to be decided again who they are: those that came, changed or were ruled on, and those that
// a changed claim names and of whom one more claim can change who they are.
// params:  $limit INTEGER
// returns: id STRING; changed BOOLEAN it came, changed or was ruled on itself (an entity of both sorts comes twice)
CALL () {
  MATCH (u:Undecided)
  RETURN u.entity AS id, true AS changed
  UNION
  MATCH (m:Dirty)
  WHERE m.again IS NULL
  MATCH (c:Claim {tie: m.tie})-[:FROM|TO]->(e:Entity)
  MATCH (k:NameKeys {entity: e.id})
  WHERE k.close
  RETURN e.id AS id, false AS changed
}
RETURN DISTINCT id, changed
LIMIT $limit
