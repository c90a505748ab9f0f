// What the claims that count say some entities have, with whom and of what kind.
// params:  $ids LIST OF STRING entities as extracted
// returns: id STRING; kind STRING; other STRING as extracted; outward BOOLEAN true if the entity stands first
UNWIND $ids AS id
MATCH (e:Entity {id: id})<-[side:FROM|TO]-(c:Claim)
MATCH (c)-[:FROM|TO]->(other:Entity)
WHERE other <> e
  AND EXISTS {
    (c)-[:IN]->(:Extraction {current: true})-[:OF]->(d:Document)
    WHERE NOT EXISTS { (:Document)-[:REPLACES]->(d) }
  }
RETURN DISTINCT id, c.kind AS kind, other.id AS other, type(side) = 'FROM' AS outward
