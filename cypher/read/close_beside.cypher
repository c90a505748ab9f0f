// Entities that claims name beside some others, and of whom one more claim can change who they are.
// params:  $ids LIST OF STRING
// returns: id STRING
UNWIND $ids AS id
MATCH (e:Entity {id: id})<-[:FROM|TO]-(c:Claim)-[:FROM|TO]->(other:Entity)
WHERE other <> e
MATCH (k:NameKeys {entity: other.id})
WHERE k.close
RETURN DISTINCT other.id AS id
