// Every claim with what the text of its document says at its offsets.
// params:  none
// returns: claim MAP; from_id STRING; to_id STRING; document STRING; text STRING the characters at the offsets
MATCH (c:Claim)-[:IN]->(:Extraction)-[:OF]->(d:Document)
WITH DISTINCT c, d
OPTIONAL MATCH (c)-[:FROM]->(a:Entity)
OPTIONAL MATCH (c)-[:TO]->(b:Entity)
RETURN properties(c) AS claim, a.id AS from_id, b.id AS to_id, d.id AS document,
       substring(d.text, c.quote_start, c.quote_end - c.quote_start) AS text
ORDER BY c.id
