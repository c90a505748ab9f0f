// Entities that no reference set lists any more: gone where nothing hangs on them, else marked and kept as last known.
// That each is itself, and nobody else, is to be said before.
// params:  $ids LIST OF STRING
// returns: retired INTEGER
UNWIND $ids AS id
MATCH (e:Entity {id: id})
WITH e, EXISTS { (e)<-[:FROM|TO|CANONICAL|OWNED_BY]-() } OR EXISTS { (e)-[:OWNED_BY]->(:Entity) } AS held
FOREACH (_ IN CASE WHEN held THEN [] ELSE [1] END | DETACH DELETE e)
FOREACH (_ IN CASE WHEN held THEN [1] ELSE [] END | SET e.records = [], e.retired = true)
RETURN count(*) AS retired
