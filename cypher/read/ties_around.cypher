// What claims of sources assert that some entities have, with whom and of what kind: talk, allegations, samples and what
// people rejected decide nothing.
// params:  $ids LIST OF STRING entities as extracted; $rejected LIST OF STRING claims; $known_by DATE null for any; $standing LIST OF STRING documents that count though another one replaces them
// returns: id STRING; kind STRING; other STRING as extracted; outward BOOLEAN true if the entity stands first
UNWIND $ids AS id
MATCH (e:Entity {id: id})<-[side:FROM|TO]-(c:Claim)
MATCH (c)-[:FROM|TO]->(other:Entity)
WHERE other <> e
  AND c.modality IN ['confirmed', 'announced', 'reported']
  AND NOT c.id IN $rejected
  AND ($known_by IS NULL OR c.known <= $known_by)
  AND EXISTS {
    (c)-[:IN]->(:Extraction {current: true})-[:OF]->(d:Document)
    WHERE d.kind <> 'sample' AND (d.id IN $standing OR NOT EXISTS { (:Document)-[:REPLACES]->(d) })
  }
RETURN DISTINCT id, c.kind AS kind, other.id AS other, type(side) = 'FROM' AS outward
