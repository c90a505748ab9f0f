// What claims of sources assert that some entities have, with whom and of what kind: talk, allegations, samples and what
// people rejected decide nothing.
// params:  $ids LIST OF STRING entities as extracted; $rejected LIST OF STRING claims
// returns: id STRING; kind STRING; other STRING as extracted; outward BOOLEAN true if the entity stands first
UNWIND $ids AS id
MATCH (e:Entity {id: id})<-[side:FROM|TO]-(c:Claim)
MATCH (c)-[:FROM|TO]->(other:Entity)
WHERE other <> e
  AND c.modality IN ['confirmed', 'announced', 'reported']
  AND NOT c.id IN $rejected
  AND EXISTS {
    (c)-[:IN]->(:Extraction {current: true})-[:OF]->(d:Document)
    WHERE d.kind <> 'sample' AND NOT EXISTS { (:Document)-[:REPLACES]->(d) }
  }
RETURN DISTINCT id, c.kind AS kind, other.id AS other, type(side) = 'FROM' AS outward
