// Every stored deal whole, with its parties and claims, as `verify` compares it.
// params:  none
// returns: deal MAP; from_id STRING; to_id STRING; claims LIST OF STRING
MATCH (d:Deal)-[:FROM]->(a:Entity)
MATCH (d)-[:TO]->(b:Entity)
RETURN properties(d) AS deal, a.id AS from_id, b.id AS to_id,
       COLLECT { MATCH (c:Claim)-[s:SUPPORTS]->(d) RETURN c.id ORDER BY s.rank } AS claims
ORDER BY d.id
