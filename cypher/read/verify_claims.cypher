// Some claims, by id, with what the text of their document says at their offsets and what they are filed by.
// params:  $after STRING; $limit INTEGER
// returns: claim MAP its dates as texts; from_ids LIST OF STRING; to_ids LIST OF STRING; document MAP;
//          from_canonical STRING; to_canonical STRING; text STRING the characters at the offsets; in order of the id
MATCH (c:Claim)
WHERE c.id > $after
WITH c
ORDER BY c.id
LIMIT $limit
RETURN c {.*, event: toString(c.event), known: toString(c.known)} AS claim,
       COLLECT { MATCH (c)-[:FROM]->(a:Entity) RETURN a.id } AS from_ids,
       COLLECT { MATCH (c)-[:TO]->(b:Entity) RETURN b.id } AS to_ids,
       head(COLLECT { MATCH (c)-[:IN]->(:Extraction)-[:OF]->(d:Document)
                      RETURN d {.id, .url, .kind, .publisher, .published, .same_text_as, .withdrawn,
                                fetched_ms: d.fetched.epochMillis} }) AS document,
       head(COLLECT { MATCH (c)-[:FROM]->(a:Entity) OPTIONAL MATCH (a)-[:CANONICAL]->(e:Entity)
                      RETURN coalesce(e.id, a.id) }) AS from_canonical,
       head(COLLECT { MATCH (c)-[:TO]->(b:Entity) OPTIONAL MATCH (b)-[:CANONICAL]->(e:Entity)
                      RETURN coalesce(e.id, b.id) }) AS to_canonical,
       head(COLLECT { MATCH (c)-[:IN]->(:Extraction)-[:OF]->(d:Document)
                      RETURN substring(d.text, c.quote_start, c.quote_end - c.quote_start) }) AS text
ORDER BY claim.id
